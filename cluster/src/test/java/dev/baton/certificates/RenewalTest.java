package dev.baton.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.node.tls.PemFiles;
import dev.baton.node.tls.PemIdentity;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.X509KeyManager;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running node takes new files only if other nodes would accept them. */
class RenewalTest {
    @TempDir
    Path parent;

    private CertificateFolder folder;
    private PemIdentity identity;
    private X509Certificate first;

    @BeforeEach
    void create() throws IOException {
        folder = new CertificateFolder(parent.resolve("certificates"), "bank");
        folder.create(List.of("a"), 7);
        identity = new PemIdentity(
                new PemFiles(folder.certificate("a"), folder.key("a"), Optional.of(folder.ca())), RenewalTest::nameIn);
        first = identity.certificates().getFirst();
    }

    private static Optional<String> nameIn(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names.stream().map(name -> String.valueOf(name.get(1))).findFirst();
        } catch (CertificateParsingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aRenewedCertificateIsUsed() throws IOException {
        folder.renew(List.of("a"), 7);

        identity.refresh();

        assertThat(identity.certificates().getFirst()).isNotEqualTo(first);
    }

    /** Deriving the password of a PKCS #12 store takes milliseconds of an event loop, for each connection. */
    @Test
    void aHandshakeFindsThePrivateKeyReadyForUse() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            X509KeyManager keys =
                    (X509KeyManager) identity.keys().getKeyManagerFactory(vertx).getKeyManagers()[0];

            assertThat(keyOfAHandshake(keys)).isNotNull().isSameAs(keyOfAHandshake(keys));
        } finally {
            vertx.close().await();
        }
    }

    private PrivateKey keyOfAHandshake(X509KeyManager keys) {
        return keys.getPrivateKey(keys.getServerAliases(first.getPublicKey().getAlgorithm(), null)[0]);
    }

    @Test
    void oneForAnotherNodeIsNot() throws IOException {
        folder.write("a", folder.authority().issue("b", Validity.days(7)));

        identity.refresh();

        assertThat(identity.certificates()).containsExactly(first);
    }

    @Test
    void oneThatHasEndedIsNot() throws IOException {
        Instant now = Instant.now();
        Validity ended = new Validity(now.minus(Duration.ofDays(2)), now.minus(Duration.ofDays(1)));
        folder.write("a", folder.authority().issue("a", ended));

        identity.refresh();

        assertThat(identity.certificates()).containsExactly(first);
    }

    @Test
    void oneThatBeginsLaterIsUsedWhenItBegins() throws IOException {
        Instant begin = Instant.now().plusSeconds(3);
        folder.write("a", folder.authority().issue("a", new Validity(begin, begin.plus(Duration.ofDays(1)))));

        identity.refresh();
        assertThat(identity.certificates()).containsExactly(first);
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            identity.refresh();
            return !identity.certificates().getFirst().equals(first);
        });
    }

    @Test
    void oneOfAnotherCaIsNot() throws IOException {
        CertificateFolder other = new CertificateFolder(parent.resolve("other"), "bank");
        other.create(List.of("a"), 7);
        folder.write("a", other.authority().issue("a", Validity.days(7)));

        identity.refresh();

        assertThat(identity.certificates()).containsExactly(first);
    }
}

package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code baton certificates} makes, and does not overwrite. BusSecurityTest uses it. */
class CertificatesCommandTest {

    @TempDir
    Path parent;

    private Path dir() {
        return parent.resolve("certificates");
    }

    private CommandRun run(String... options) {
        return CommandRun.of(Stream.concat(Stream.of("certificates", dir().toString()), Stream.of(options))
                .toArray(String[]::new));
    }

    @Test
    void eachNodeHasACertificateOfTheOneCa() throws Exception {
        CommandRun run = run("--nodes", "a,b", "--cluster", "bank", "--days", "7");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("BATON_CLUSTER_TLS_KEY_FILE=" + dir().resolve("a-key.pem"));
        X509Certificate ca = certificate("ca.pem");
        assertThat(ca.getBasicConstraints()).isZero();
        for (String node : List.of("a", "b")) {
            X509Certificate certificate = certificate(node + ".pem");
            assertThat(certificate.getSubjectAlternativeNames()).containsExactly(List.of(6, "baton:bank/" + node));
            assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
            assertThat(certificate.getNotAfter().toInstant())
                    .isBetween(
                            Instant.now().plus(Duration.ofDays(6)),
                            Instant.now().plus(Duration.ofDays(8)));
            validate(certificate, ca);
        }
        assertThat(Files.readString(dir().resolve("secret")).strip()).hasSizeGreaterThanOrEqualTo(32);
    }

    @Test
    void keysAndSecretAreReadableByTheirOwnerOnly() throws IOException {
        run("--nodes", "a");

        assertThat(mode(dir())).isEqualTo("rwx------");
        for (String file : List.of("ca-key.pem", "a-key.pem", "secret")) {
            assertThat(mode(dir().resolve(file))).as(file).isEqualTo("rw-------");
        }
        assertThat(mode(dir().resolve("a.pem"))).isEqualTo("rw-r--r--");
    }

    @Test
    void nothingIsOverwrittenUnlessToRenew() throws Exception {
        run("--nodes", "a");
        String ca = Files.readString(dir().resolve("ca.pem"));
        String secret = Files.readString(dir().resolve("secret"));
        String before = Files.readString(dir().resolve("a.pem"));

        CommandRun again = run("--nodes", "a");
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).contains("is there already; add --renew");
        assertThat(Files.readString(dir().resolve("a.pem"))).isEqualTo(before);

        assertThat(run("--nodes", "a,new", "--renew").code()).isZero();
        assertThat(Files.readString(dir().resolve("ca.pem"))).isEqualTo(ca);
        assertThat(Files.readString(dir().resolve("secret"))).isEqualTo(secret);
        assertThat(Files.readString(dir().resolve("a.pem"))).isNotEqualTo(before);
        validate(certificate("new.pem"), certificate("ca.pem"));
    }

    @Test
    void theOneForHttpsNamesHostsAndNoNode() throws Exception {
        CommandRun run = run("--nodes", "a", "--https", "bank.example.org,127.0.0.1,::1");

        assertThat(run.out()).contains("BATON_GATEWAY_TLS_KEY_FILE=" + dir().resolve("https-key.pem"));
        X509Certificate https = certificate("https.pem");
        assertThat(https.getSubjectAlternativeNames())
                .containsExactly(
                        List.of(2, "bank.example.org"), List.of(7, "127.0.0.1"), List.of(7, "0:0:0:0:0:0:0:1"));
        assertThat(https.getExtendedKeyUsage()).as("server only").containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(mode(dir().resolve("https-key.pem"))).isEqualTo("rw-------");
        validate(https, certificate("ca.pem"));
    }

    @Test
    void whatCannotBeIsRefusedInOneLine() {
        assertThat(run("--nodes", "../evil").err()).contains("--nodes is '../evil'");
        assertThat(run("--nodes", "ca").err()).contains("ca is reserved");
        assertThat(run("--nodes", "ca-key").err()).contains("ca-key is reserved");
        assertThat(run("--nodes", "https").err()).contains("https is reserved");
        assertThat(run("--https", "a b").err()).contains("--https is 'a b'");
        assertThat(run("--days", "0").err()).contains("--days is 0");
        assertThat(run("--renew").err()).contains("There is no CA in");
        assertThat(dir()).doesNotExist();
    }

    @Test
    void theCaOfOneClusterMakesNothingForAnother() throws IOException {
        run("--nodes", "a", "--cluster", "bank");
        String before = Files.readString(dir().resolve("a.pem"));

        CommandRun other = run("--nodes", "a", "--renew");

        assertThat(other.code()).isEqualTo(1);
        assertThat(other.err()).contains("is that of another cluster: CN=Baton cluster bank");
        assertThat(Files.readString(dir().resolve("a.pem"))).isEqualTo(before);
    }

    @Test
    void aFolderThatOthersMayReadIsNotUsed() throws IOException {
        Files.createDirectory(dir());
        Files.setPosixFilePermissions(dir(), PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThat(run("--nodes", "a").err()).contains("is accessible to other users");
        assertThat(mode(dir())).isEqualTo("rwxr-xr-x");
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private X509Certificate certificate(String file) throws Exception {
        try (InputStream in = Files.newInputStream(dir().resolve(file))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static void validate(X509Certificate certificate, X509Certificate ca) throws Exception {
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(ca, null)));
        parameters.setRevocationEnabled(false);
        CertPathValidator.getInstance("PKIX")
                .validate(CertificateFactory.getInstance("X.509").generateCertPath(List.of(certificate)), parameters);
    }
}

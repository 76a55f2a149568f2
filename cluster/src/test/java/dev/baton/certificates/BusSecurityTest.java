package dev.baton.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.testing.FreePorts;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of two with certificates and a secret: who is refused, and that the two go on. */
@TestInstance(Lifecycle.PER_CLASS)
@Tag("security")
class BusSecurityTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int DAYS = 30;
    private static final String CLUSTER = "baton";
    private static final int FLOOD = 64 << 20;

    private CertificateFolder folder;
    private Member one;
    private Member two;

    @BeforeAll
    void start(@TempDir Path dir) throws IOException {
        folder = new CertificateFolder(dir.resolve("certificates"), CLUSTER);
        folder.create(List.of("one", "two"), DAYS);
        int portOne = FreePorts.one();
        int portTwo = FreePorts.one();
        one = Member.start("one", FreePorts.one(), folder.environment("one"), portOne, portTwo);
        two = Member.start("two", FreePorts.one(), folder.environment("two"), portTwo, portOne);
    }

    @AfterAll
    void stop() {
        one.close();
        two.close();
    }

    @BeforeEach
    @AfterEach
    void theClusterGoesOn() {
        await().atMost(SOON).until(() -> one.sees(two) && two.sees(one));
        assertThat(one.query(two, "a")).isEqualTo("two heard a");
        assertThat(two.query(one, "b")).isEqualTo("one heard b");
    }

    @Test
    void nodesAreNamedByTheirCertificates() {
        assertThat(one.id()).startsWith("one~");
        assertThat(two.id()).startsWith("two~");
    }

    @Test
    void plainTcpIsRefused() throws Exception {
        try (Stranger stranger = Stranger.plain(two.busPort())) {
            refused("handshake", () -> {
                stranger.send(Stranger.frame(two.id(), one.id()));
                assertThat(stranger.isClosed()).isTrue();
            });
        }
    }

    @Test
    void aClientWithoutACertificateIsRefused() throws Exception {
        try (Stranger stranger = Stranger.tls(two.busPort(), Optional.empty())) {
            refused("handshake", () -> sendIfPossible(stranger));
        }
    }

    @Test
    void aCertificateOfAnotherCaIsRefused() throws Exception {
        CertificateAuthority other = CertificateAuthority.create(CLUSTER, Validity.days(1));
        try (Stranger stranger = Stranger.tls(two.busPort(), Optional.of(other.issue("one", Validity.days(1))))) {
            refused("handshake", () -> sendIfPossible(stranger));
        }
    }

    @Test
    void anExpiredCertificateIsRefused() throws Exception {
        Instant yesterday = Instant.now().minus(Duration.ofDays(1));
        Validity over = new Validity(yesterday.minus(Duration.ofDays(1)), yesterday);
        try (Stranger stranger = Stranger.tls(two.busPort(), insider(over))) {
            refused("handshake", () -> sendIfPossible(stranger));
        }
    }

    @Test
    void aFrameInTheNameOfAnotherNodeIsRefused() throws Exception {
        double before = two.count("baton.frames.forged");
        try (Stranger stranger = Stranger.tls(two.busPort(), insider(Validity.days(1)))) {
            refused("wrong-sender", () -> sendIfPossible(stranger));
        }
        assertThat(two.count("baton.frames.forged")).isEqualTo(before);
    }

    @Test
    void aFrameThatNamesAnotherSenderThanItsMessageIsForged() throws Exception {
        double before = two.count("baton.frames.forged");
        byte[] honest = Stranger.frame(two.id(), "three~1");
        byte[] forged = new String(honest, java.nio.charset.StandardCharsets.ISO_8859_1)
                .replaceFirst("(?s)(.*)three~1", "$1three~2")
                .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        try (Stranger stranger = Stranger.tls(two.busPort(), insider(Validity.days(1)))) {
            stranger.send(honest);
            stranger.send(forged);
            await().atMost(SOON).until(() -> two.count("baton.frames.forged") == before + 1);
        }
    }

    @Test
    void anUnboundedLengthEndsTheConnectionBeforeItTakesMemory() throws Exception {
        try (Stranger stranger = Stranger.tls(two.busPort(), insider(Validity.days(1)))) {
            refused("too-long", () -> {
                int sent = 0;
                try {
                    stranger.send(Buffer.buffer().appendInt(Integer.MAX_VALUE).getBytes());
                    byte[] more = new byte[1 << 20];
                    while (sent < FLOOD) {
                        stranger.send(more);
                        sent += more.length;
                    }
                } catch (IOException e) {
                    // closed
                }
                assertThat(sent).isLessThan(FLOOD);
            });
        }
    }

    @Test
    void anUnboundedLengthInsideAMessageEndsTheConnection() throws Exception {
        byte[] huge = Buffer.buffer().appendInt(Integer.MAX_VALUE - 64).getBytes();
        try (Stranger stranger = Stranger.tls(two.busPort(), insider(Validity.days(1)))) {
            refused("malformed", () -> {
                // A body of a string: vertx-core takes as many bytes as it says.
                stranger.send(Stranger.message("baton.roster", "three~1", List.of(2, 9), huge));
                assertThat(stranger.isClosed()).isTrue();
            });
        }
    }

    @Test
    void objectsThatJavaHasSerializedAreRefused() throws Exception {
        int serializable = 17;
        try (Stranger stranger = Stranger.tls(two.busPort(), insider(Validity.days(1)))) {
            refused("malformed", () -> {
                stranger.send(Stranger.message("baton.roster", "three~1", List.of(2, serializable), new byte[8]));
                assertThat(stranger.isClosed()).isTrue();
            });
        }
    }

    @Test
    void aRenewedCertificateIsShownWithoutARestart() throws Exception {
        var before = shownByTwo();
        folder.renew(List.of("two"), DAYS);

        await().atMost(SOON).until(() -> !shownByTwo().equals(before));
    }

    @Test
    void aMemberThatIsNoNodeGetsNoWorkAndNoMessageWhateverItSays() throws Exception {
        String name = one.hazelcast().getConfig().getClusterName();
        double refusedBefore = one.refused("handshake");
        try (Intruder intruder = Intruder.join(name, List.of(one.clusterAddress()))) {
            assertThat(intruder.members()).isEqualTo(3);
            intruder.claimAddress(Intruder.ID);
            for (String address : List.of("baton.roster", "baton.node." + two.id(), "baton.queries." + two.id())) {
                intruder.subscribe(address);
            }
            await().atMost(SOON).until(() -> one.refused("handshake") > refusedBefore);

            for (int i = 0; i < 20; i++) {
                assertThat(one.query(two, "q" + i)).isEqualTo("two heard q" + i);
            }
            assertThat(one.bus().roster().all()).noneMatch(card -> card.nodeId().equals(Intruder.ID));
            assertThat(intruder.heard()).isNotEmpty().allMatch(BusSecurityTest::isHandshake);

            intruder.claimAddress(two.id());
            await().atMost(SOON).until(() -> intruder.portOf(two.id()) == two.busPort());
        }
    }

    @Test
    void aNodeThatListensInThePlaceOfAnotherOneGetsNoMessage() throws Exception {
        String name = one.hazelcast().getConfig().getClusterName();
        double refusedBefore = one.refused("wrong-node");
        try (Intruder intruder = Intruder.join(
                name,
                List.of(one.clusterAddress()),
                Stranger.server(insider(Validity.days(1)).orElseThrow()))) {
            intruder.claimAddress(Intruder.ID); // its certificate names the node three

            await().atMost(SOON).until(() -> one.refused("wrong-node") > refusedBefore);
            assertThat(intruder.heard()).allMatch(String::isEmpty);
        }
    }

    @Test
    void aCertificateForAnotherClusterIsRefused() throws Exception {
        CertificateAuthority other =
                new CertificateAuthority("other", folder.authority().own());
        try (Stranger stranger = Stranger.tls(two.busPort(), Optional.of(other.issue("one", Validity.days(1))))) {
            refused("wrong-sender", () -> sendIfPossible(stranger));
        }
    }

    /** Of TLS: what a client says first, which nobody has to keep secret. */
    private static boolean isHandshake(String bytes) {
        return bytes.startsWith("\u0016\u0003") && !bytes.contains("baton");
    }

    @Test
    void aMemberWithTheConfiguredNameAloneDoesNotJoin() throws Exception {
        try (Intruder intruder = Intruder.join(CLUSTER, List.of(one.clusterAddress()))) {
            assertThat(intruder.members()).isEqualTo(1);
        }
        assertThat(one.hazelcast().getCluster().getMembers()).hasSize(2);
    }

    private java.math.BigInteger shownByTwo() throws Exception {
        try (Stranger stranger = Stranger.tls(two.busPort(), insider(Validity.days(1)))) {
            return stranger.peer().getSerialNumber();
        }
    }

    /** A node of this cluster, whose key somebody took. */
    private Optional<KeyAndCertificate> insider(Validity validity) throws IOException {
        return Optional.of(folder.authority().issue("three", validity));
    }

    /** A frame in the name of node one. In TLS 1.3 a client learns only then that it was refused. */
    private void sendIfPossible(Stranger stranger) {
        try {
            stranger.send(Stranger.frame(two.id(), one.id()));
        } catch (IOException e) {
            return;
        }
        assertThat(stranger.isClosed()).isTrue();
    }

    private interface Attack {
        void run() throws Exception;
    }

    private void refused(String reason, Attack attack) throws Exception {
        DoubleSupplier count = () -> two.refused(reason);
        double before = count.getAsDouble();
        attack.run();
        await().atMost(SOON).until(() -> count.getAsDouble() == before + 1);
    }
}

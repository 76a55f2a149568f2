package dev.baton.cli.door;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.certificates.CertificateFolder;
import dev.baton.cli.CommandRun;
import dev.baton.cluster.Https;
import dev.baton.config.ConfigFile;
import dev.baton.message.RoleName;
import dev.baton.node.Node;
import dev.baton.node.NodePlan;
import dev.baton.run.FlowCatalog;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTPS at the HTTP port and at the admin port, by certificates as {@code baton up --secure} makes them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("security")
class HttpsTest {
    private static final List<String> HOSTS = List.of("localhost", "127.0.0.1", "::1");
    private static final int ALERT = 21;
    private static final int HANDSHAKE = 22;
    private static final int PROTOCOL_VERSION = 70;

    private Path parent;
    private CertificateFolder folder;
    private CertificateFolder others;
    private Node node;

    @BeforeAll
    void start(@TempDir Path dir) throws IOException {
        parent = dir;
        folder = new CertificateFolder(parent.resolve("certificates"), "baton");
        folder.create(List.of(), 7);
        folder.makeHttps(HOSTS, 7);
        others = new CertificateFolder(parent.resolve("others"), "baton");
        others.create(List.of(), 7);
        String yaml = """
                profile: development
                node: {name: door, admin-port: 0, admin-tls: {certificate-file: '%1$s', key-file: '%2$s', hsts: 1h}}
                cluster: {alone: true}
                gateway: {http-port: 0, tls: {certificate-file: '%1$s', key-file: '%2$s', hsts: 1h}}
                """.formatted(folder.certificate(CertificateFolder.HTTPS), folder.key(CertificateFolder.HTTPS));
        node = await(
                "the node's start",
                Duration.ofSeconds(60),
                Node.start(NodePlan.of(
                        Set.of(RoleName.GATEWAY),
                        ConfigFile.parse("test", yaml, Map.of()),
                        () -> new FlowCatalog(List.of(), List.of()))));
    }

    @AfterAll
    void stop() {
        await("the node's end", Duration.ofSeconds(60), node.stop());
    }

    private List<Integer> ports() {
        return List.of(node.httpPort().orElseThrow(), node.adminPort());
    }

    private URI admin() {
        return URI.create("https://localhost:" + node.adminPort());
    }

    private HttpResponse<String> get(Path caFile, URI uri) throws IOException, InterruptedException {
        try (HttpClient client = Https.client(Optional.of(caFile))
                .connectTimeout(Duration.ofSeconds(10))
                .build()) {
            return client.send(
                    HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void bothPortsSpeakHttps() throws Exception {
        assertThat(get(folder.ca(), URI.create("https://localhost:" + ports().getFirst() + "/openapi.json")))
                .satisfies(answer -> {
                    assertThat(answer.statusCode()).isEqualTo(200);
                    assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
                    assertThat(answer.headers().firstValue("Strict-Transport-Security"))
                            .hasValue("max-age=3600");
                });
        assertThat(get(folder.ca(), Https.loopback(true, node.adminPort()).resolve("/health/live")))
                .satisfies(answer -> {
                    assertThat(answer.statusCode()).isEqualTo(200);
                    assertThat(answer.headers().firstValue("Strict-Transport-Security"))
                            .hasValue("max-age=3600");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void tls13And12AreSpoken(String version) throws Exception {
        for (int port : ports()) {
            try (SSLSocket socket = socket(port)) {
                socket.setEnabledProtocols(new String[] {version});
                socket.startHandshake();
                assertThat(socket.getSession().getProtocol()).isEqualTo(version);
            }
        }
    }

    @Test
    void tls11IsRefused() throws Exception {
        for (int port : ports()) {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                socket.setSoTimeout(20_000);
                clientHelloOfTls11(new DataOutputStream(socket.getOutputStream()));
                byte[] answer = socket.getInputStream().readNBytes(7);
                assertThat(answer[0]).isEqualTo((byte) ALERT);
                assertThat(answer[6]).isEqualTo((byte) PROTOCOL_VERSION);
            }
        }
    }

    /** RFC 4346, 7.4.1.2. Written by hand, as Java's own client does not speak it any more. */
    private static void clientHelloOfTls11(DataOutputStream out) throws IOException {
        int[] ciphers = {0xc009, 0xc00a, 0xc013, 0xc014, 0x002f, 0x0035};
        int body = 2 + 32 + 1 + 2 + 2 * ciphers.length + 2;
        out.writeByte(HANDSHAKE);
        out.writeShort(0x0301);
        out.writeShort(4 + body);
        out.writeInt(1 << 24 | body);
        out.writeShort(0x0302);
        out.write(new byte[32]);
        out.writeByte(0);
        out.writeShort(2 * ciphers.length);
        for (int cipher : ciphers) {
            out.writeShort(cipher);
        }
        out.writeShort(0x0100);
        out.flush();
    }

    @Test
    void ciphersWithoutAuthenticatedEncryptionAreRefused() {
        for (int port : ports()) {
            ThrowingCallable handshake = () -> {
                try (SSLSocket socket = socket(port)) {
                    socket.setEnabledProtocols(new String[] {"TLSv1.2"});
                    socket.setEnabledCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"});
                    socket.startHandshake();
                }
            };
            Assertions.assertThatThrownBy(handshake).isInstanceOf(SSLHandshakeException.class);
        }
    }

    @Test
    void aRenewedCertificateIsServedWithoutARestart() throws Exception {
        folder.makeHttps(HOSTS, 9);
        X509Certificate renewed = certificate(folder.certificate(CertificateFolder.HTTPS));
        for (int port : ports()) {
            Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                try (SSLSocket socket = socket(port)) {
                    socket.startHandshake();
                    assertThat(socket.getSession().getPeerCertificates()[0]).isEqualTo(renewed);
                }
            });
        }
    }

    @Test
    void plainHttpIsAnsweredByTheEndOfTheConnection() throws Exception {
        for (int port : ports()) {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                socket.setSoTimeout(20_000);
                socket.getOutputStream()
                        .write("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(new String(readAll(socket), StandardCharsets.ISO_8859_1))
                        .doesNotContain("200", "HTTP/1");
            }
        }
        bothPortsSpeakHttps();
    }

    private static byte[] readAll(Socket socket) throws IOException {
        try (InputStream in = socket.getInputStream()) {
            return in.readAllBytes();
        }
    }

    @Test
    void theCommandTrustsTheCaThatItIsGivenAndNoOther() {
        String url = admin().toString();

        assertThat(CommandRun.on(url, "nodes", "--ca-file=" + folder.ca()))
                .satisfies(run -> assertThat(run.code()).as(run.err()).isZero());
        for (CommandRun run :
                List.of(CommandRun.on(url, "nodes", "--ca-file=" + others.ca()), CommandRun.on(url, "nodes"))) {
            assertThat(run.code()).isNotZero();
            assertThat(run.err())
                    .contains("No TLS connection to " + url, "--ca-file")
                    .hasLineCount(1);
        }
        assertThat(CommandRun.on(url, "nodes", "--ca-file=" + parent.resolve("none"))
                        .err())
                .contains("can't be read from " + parent.resolve("none") + ": it does not exist")
                .hasLineCount(1);
    }

    @Test
    void thePageSendsToItsOwnGatewayOverTls() throws Exception {
        try (HttpClient client = Https.client(Optional.of(folder.ca())).build()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(admin().resolve("/api/send"))
                            .timeout(Duration.ofSeconds(40))
                            .header("Baton-Admin", "1")
                            .POST(HttpRequest.BodyPublishers.ofString("""
                                    {"method":"GET","path":"/openapi.json","headers":{},"body":""}"""))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.body()).contains("\"status\":200");
        }
    }

    @Test
    void aCertificateForHttpsIsNoNodesCertificate() throws Exception {
        X509Certificate https = certificate(folder.certificate(CertificateFolder.HTTPS));

        assertThat(https.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(https.getSubjectAlternativeNames())
                .noneMatch(name -> name.get(1).toString().startsWith("baton:"));
    }

    private static X509Certificate certificate(Path file) throws Exception {
        try (InputStream in = java.nio.file.Files.newInputStream(file)) {
            return (X509Certificate)
                    java.security.cert.CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private SSLSocket socket(int port) throws IOException {
        try (HttpClient client = Https.client(Optional.of(folder.ca())).build()) {
            SSLSocket socket =
                    (SSLSocket) client.sslContext().getSocketFactory().createSocket("127.0.0.1", port);
            socket.setSoTimeout(20_000);
            return socket;
        }
    }
}

package dev.baton.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.baton.testing.Await;
import dev.baton.testing.JvmProcess;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.File;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** CVE-2026-102479: stays for ever. */
@Tag("security")
class RequestDecoderTest {

    @Test
    void aHeaderThatLooksLikeContentLengthIsNotTakenForIt() throws Exception {
        // A parser that believes Content-Xength takes the second request for the body of the first one.
        String answer = talk("POST /first HTTP/1.1\r\nHost: a\r\nContent-Xength: 36\r\n\r\n"
                + "GET /second HTTP/1.1\r\nHost: a\r\nX: y\r\n\r\n"
                + "GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        assertThat(answer)
                .contains("[POST /first 0 bytes]")
                .contains("[GET /second 0 bytes]")
                .contains("[GET /last 0 bytes]");
    }

    @Test
    void headersAreReadWhateverTheirCaseAndBodiesArriveWhole() throws Exception {
        String answer = talk("POST /first HTTP/1.1\r\nHOST: a\r\ncontent-LENGTH: 5\r\nconnection: Close\r\n\r\nhello");

        assertThat(answer).startsWith("HTTP/1.1 200").contains("[POST /first 5 bytes]");
    }

    @Test
    void bothLengthsAtOnceAreRefused() throws Exception {
        assertThat(talk("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: "
                        + "2\r\nConnection: close\r\n\r\nab"))
                .startsWith("HTTP/1.1 400");
    }

    @Test
    void aLengthBesideChunksIsRefusedAndWhatFollowsIsNoRequest() throws Exception {
        String answer = talk("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 44\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "0\r\n\r\nGET /hidden HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400").doesNotContain("/hidden");
    }

    @Test
    void theCheckPassesWithOurDecoder() {
        assertThatCode(RequestDecoderCheck::run).doesNotThrowAnyException();
    }

    /**
     * The test's class path in the order that brings the decoder with the hole: {@link NodeMainTest} starts a node with
     * it.
     */
    static String vertxCoreFirst() {
        List<String> entries = Arrays.asList(JvmProcess.classPath().split(File.pathSeparator));
        return Stream.concat(
                        entries.stream().filter(entry -> entry.contains("vertx-core-5")),
                        entries.stream().filter(entry -> !entry.contains("vertx-core-5")))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String talk(String bytes) throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            HttpServer server = Await.await(vertx.createHttpServer()
                    .requestHandler(RequestDecoderTest::echo)
                    .listen(0, "127.0.0.1"));
            try (Socket socket = new Socket("127.0.0.1", server.actualPort())) {
                socket.setSoTimeout(10_000);
                socket.getOutputStream().write(bytes.getBytes(StandardCharsets.US_ASCII));
                return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            }
        } finally {
            Await.await(vertx.close());
        }
    }

    private static void echo(HttpServerRequest request) {
        request.body().onSuccess(body -> request.response()
                .end("[%s %s %d bytes]".formatted(request.method(), request.path(), body.length())));
    }
}

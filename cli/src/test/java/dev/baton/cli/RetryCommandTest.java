package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@code baton retry ID} says of a request that is dead, and of one that was retried before. */
class RetryCommandTest {
    private static final String ID = "0197a1b2-0000-7000-8000-000000000001";
    private static final String AT = "2026-01-01T00:00:00Z";

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile String state = "";
    private HttpServer gateway;

    @BeforeEach
    void open() throws IOException {
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.createContext("/requests", this::answer);
        gateway.start();
    }

    @AfterEach
    void close() {
        gateway.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        boolean retry = exchange.getRequestMethod().equals("POST");
        asked.add(exchange.getRequestMethod());
        byte[] body = """
                {"id": "%s", "flow": "transfer", "flowVersion": 1, "caller": "c", "acceptedAt": "%s",
                 "changedAt": "%s", "history": [], "links": {}, %s}
                """.formatted(ID, AT, AT, retry ? "\"state\": \"running\"" : state)
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private CommandRun retry() {
        return CommandRun.of(
                "retry", "--url=http://127.0.0.1:" + gateway.getAddress().getPort(), ID);
    }

    @Test
    void aDeadLetterIsRetried() {
        state = "\"state\": \"dead\"";

        CommandRun run = retry();

        assertThat(run.code()).isZero();
        assertThat(run.out()).contains(ID + " is running", "1 of 1 tried again");
        assertThat(asked).contains("POST");
    }

    @Test
    void oneThatWasRetriedBeforeIsNotSaidToBeRetriedAgain() {
        state = "\"state\": \"running\", \"retriedAt\": \"" + AT + "\"";

        CommandRun run = retry();

        assertThat(run.code()).isZero();
        assertThat(run.out().lines())
                .containsExactly(
                        ID + " is running: it was retried before, and did not die again", "0 of 1 tried again");
        assertThat(asked).containsExactly("GET");
    }
}

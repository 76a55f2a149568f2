package dev.baton.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.baton.message.Json;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A node that answers what a test says, and the commands that ask it, in a pipe. */
abstract class AdminBench {
    private static final String HOP = """
            {"node":"gateway-1","number":%d,"at":"2026-11-23T10:24:51.751432Z","direction":"in","kind":"completion",\
            "address":"baton.node.97","from":"db-worker-1","to":"gateway-1","id":"97-1-done",\
            "requestId":"01a207ef-e413-702e-bdb1-a4aa05257f9e",\
            "flow":"transfer","segment":"post to the ledger","bytes":209,"waitMicros":166,"runMicros":1744,"batch":3,\
            "verdict":"replied","headers":{}}""";

    final Map<String, String> answers = new ConcurrentHashMap<>();
    final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    HttpServer server;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                + exchange.getRequestHeaders().getFirst("Baton-Admin") + " "
                + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        byte[] body = answers.getOrDefault(
                        path, "{\"title\":\"Not recorded\",\"status\":404,\"detail\":\"No node kept it.\"}")
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answers.containsKey(path) ? 200 : 404, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    CommandRun baton(String... words) {
        return CommandRun.on("http://127.0.0.1:" + server.getAddress().getPort(), words);
    }

    static JsonObject json(Object view) {
        return Json.write(view).toJsonObject();
    }

    static String hop(int number) {
        return HOP.formatted(number);
    }
}

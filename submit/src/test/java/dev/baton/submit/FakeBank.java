package dev.baton.submit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Answers as the gateway does: every third transfer is turned away the first time; large amounts are refused, and to
 * open {@link #OTHERS}.
 */
final class FakeBank implements AutoCloseable {
    /** An account of another customer. */
    static final String OTHERS = "CZ1999990000000000000009";

    private final HttpServer server;
    private final Map<String, String> done = new ConcurrentHashMap<>();
    private final Set<String> accounts = ConcurrentHashMap.newKeySet();
    private final Set<String> turnedAway = ConcurrentHashMap.newKeySet();
    private volatile int everything;
    private final AtomicInteger calls = new AtomicInteger();

    FakeBank() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/accounts", exchange -> {
            String body = body(exchange);
            accounts.add(body);
            if (body.contains(OTHERS)) {
                answer(exchange, 422, "{\"type\":\"urn:baton:problem:account-exists\"}");
            } else {
                answer(exchange, 201, "{}");
            }
        });
        server.createContext("/transfers", this::transfer);
        server.start();
    }

    /** Refuses everything with this status. */
    static FakeBank thatAnswersAll(int status) throws IOException {
        FakeBank bank = new FakeBank();
        bank.everything = status;
        return bank;
    }

    private void transfer(HttpExchange exchange) throws IOException {
        String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        String body = body(exchange);
        if (calls.incrementAndGet() % 3 == 0 && turnedAway.add(key)) {
            exchange.getResponseHeaders().add("Retry-After", "0");
            answer(exchange, 503, "{\"type\":\"urn:baton:problem:overloaded\"}");
        } else if (body.contains("\"amount\":\"9999")) {
            answer(exchange, 422, "{\"type\":\"urn:baton:problem:insufficient-funds\"}");
        } else {
            if (done.putIfAbsent(key, body) != null) {
                exchange.getResponseHeaders().add("Idempotent-Replayed", "true");
            }
            answer(exchange, 201, "{}");
        }
    }

    private static String body(HttpExchange exchange) throws IOException {
        return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    }

    private void answer(HttpExchange exchange, int usual, String body) throws IOException {
        int status = everything == 0 ? usual : everything;
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    Map<String, String> done() {
        return done;
    }

    Set<String> accounts() {
        return accounts;
    }

    Set<String> turnedAway() {
        return turnedAway;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

package dev.baton.cookbook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A service outside that charges once for each idempotency key, and at first says that it is busy. */
final class PaymentProvider implements AutoCloseable {
    private final Map<String, String> charged = new ConcurrentHashMap<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final HttpServer server;

    PaymentProvider() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/charge", this::charge);
        server.start();
    }

    private void charge(HttpExchange exchange) throws IOException {
        String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        String order = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        boolean busy = calls.incrementAndGet() == 1;
        boolean declined = order.startsWith("empty");
        String answer = busy || declined ? "" : charged.computeIfAbsent(key, k -> "p-" + (charged.size() + 1));
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(busy ? 503 : declined ? 402 : 200, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    int calls() {
        return calls.get();
    }

    int charged() {
        return charged.size();
    }

    void forget() {
        calls.set(0);
        charged.clear();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

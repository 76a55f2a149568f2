package dev.baton.cli.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.baton.message.Json;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What webhooks call. The first call for every third order is answered with an error: it must come again. */
final class WebhookReceiver implements AutoCloseable {
    private static final String PATH = "/orders/";
    private static final int FAILED_FIRST = 3;
    private static final int BACKLOG = 256;

    /** @param id by which repetitions are recognised */
    record Call(String id, JsonNode body) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, List<Call>> calls = new ConcurrentHashMap<>();
    private final Map<String, Boolean> failed = new ConcurrentHashMap<>();

    WebhookReceiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext(PATH, this::received);
        server.start();
    }

    String urlFor(Order order) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + PATH + order.reference();
    }

    private void received(HttpExchange exchange) throws IOException {
        try (exchange) {
            String reference = exchange.getRequestURI().getPath().substring(PATH.length());
            Call call = new Call(
                    exchange.getRequestHeaders().getFirst("webhook-id"),
                    Json.tree(Buffer.buffer(exchange.getRequestBody().readAllBytes())));
            boolean fails = Math.floorMod(reference.hashCode(), FAILED_FIRST) == 0
                    && failed.putIfAbsent(reference, true) == null;
            if (!fails) {
                calls.computeIfAbsent(reference, key -> new CopyOnWriteArrayList<>())
                        .add(call);
            }
            exchange.sendResponseHeaders(fails ? 500 : 204, -1);
        }
    }

    /** Those that were answered with 204, by the order's reference. */
    Map<String, List<Call>> calls() {
        return Map.copyOf(calls);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

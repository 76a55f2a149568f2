package dev.baton.bench.peer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What peers that block share: a virtual thread a request on the JDK's HTTP server, and a pool of connections. */
final class BlockingServer {
    static final String TPCB_PATH = "/bench/tpcb";

    private static final Logger LOG = LoggerFactory.getLogger(BlockingServer.class);
    private static final int CONNECTIONS = 32;
    private static final int BACKLOG = 1_024;

    private final HttpServer server;

    private BlockingServer(HttpServer server) {
        this.server = server;
    }

    interface Handler {
        JsonObject handle(HttpExchange exchange) throws IOException, SQLException;
    }

    static HikariDataSource database() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(Clients.databaseUri()
                .replaceFirst(
                        "postgresql://([^:@]+):([^@]+)@(.+)",
                        "jdbc:postgresql://$3?user=$1&password=$2&prepareThreshold=1"));
        config.setMaximumPoolSize(CONNECTIONS);
        return new HikariDataSource(config);
    }

    static BlockingServer at(int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), BACKLOG);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        return new BlockingServer(server);
    }

    BlockingServer on(String path, Handler handler) {
        server.createContext(path, exchange -> answer(exchange, handler));
        return this;
    }

    void start() {
        server.start();
        System.out.println("ready");
    }

    static TpcbOrder order(HttpExchange exchange) throws IOException {
        return TpcbOrder.of(
                new JsonObject(Buffer.buffer(exchange.getRequestBody().readAllBytes())));
    }

    /** The caller's own, or one that nobody else has. */
    static String key(HttpExchange exchange) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst("Idempotency-Key"))
                .orElseGet(() -> UUID.randomUUID().toString());
    }

    private static void answer(HttpExchange exchange, Handler handler) throws IOException {
        int status = 200;
        byte[] body;
        try {
            body = handler.handle(exchange).encode().getBytes(StandardCharsets.UTF_8);
        } catch (SQLException | RuntimeException e) {
            LOG.warn("A request failed", e);
            status = 503;
            body = new byte[0];
        }
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}

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
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.Executors;

/**
 * The blocking way that people would pick: a virtual thread a request on the JDK's HTTP server, JDBC, and a pool of
 * connections. {@code tpcb} and {@code lookup} only.
 *
 * <p>Arguments: port, database URI.
 */
public final class BlockingPeer {
    private static final int CONNECTIONS = 32;
    private static final int BACKLOG = 1_024;

    private final HikariDataSource database;

    private BlockingPeer(HikariDataSource database) {
        this.database = database;
    }

    public static void main(String[] arguments) throws IOException {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(Clients.databaseUri()
                .replaceFirst(
                        "postgresql://([^:@]+):([^@]+)@(.+)",
                        "jdbc:postgresql://$3?user=$1&password=$2&prepareThreshold=1"));
        config.setMaximumPoolSize(CONNECTIONS);
        BlockingPeer peer = new BlockingPeer(new HikariDataSource(config));
        HttpServer server =
                HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0])), BACKLOG);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/bench/tpcb", exchange -> answer(exchange, peer::tpcb));
        server.createContext("/bench/accounts/", exchange -> answer(exchange, peer::lookup));
        server.start();
        System.out.println("ready");
    }

    private interface Handler {
        JsonObject handle(HttpExchange exchange) throws IOException, SQLException;
    }

    private static void answer(HttpExchange exchange, Handler handler) throws IOException {
        int status = 200;
        byte[] body;
        try {
            body = handler.handle(exchange).encode().getBytes(StandardCharsets.UTF_8);
        } catch (SQLException e) {
            status = 503;
            body = new byte[0];
        }
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private JsonObject tpcb(HttpExchange exchange) throws IOException, SQLException {
        JsonObject order =
                new JsonObject(Buffer.buffer(exchange.getRequestBody().readAllBytes()));
        int aid = order.getInteger("aid");
        int tid = order.getInteger("tid");
        int bid = order.getInteger("bid");
        int delta = order.getInteger("delta");
        String sql = Statements.TPCB.replaceAll("\\$\\d", "?");
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            int[] parameters = {delta, aid, delta, tid, delta, bid, tid, bid, aid, delta};
            for (int i = 0; i < parameters.length; i++) {
                statement.setInt(i + 1, parameters[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return new JsonObject().put("abalance", rows.getInt(1)).put("text", "account " + aid + ": " + delta);
            }
        }
    }

    private JsonObject lookup(HttpExchange exchange) throws SQLException {
        String path = exchange.getRequestURI().getPath();
        int aid = Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(Statements.LOOKUP.replace("$1", "?"))) {
            statement.setInt(1, aid);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return new JsonObject().put("aid", rows.getInt(1)).put("abalance", rows.getInt(2));
            }
        }
    }
}

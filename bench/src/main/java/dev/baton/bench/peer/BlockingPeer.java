package dev.baton.bench.peer;

import com.sun.net.httpserver.HttpExchange;
import com.zaxxer.hikari.HikariDataSource;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The blocking way that people would pick: a virtual thread a request on the JDK's HTTP server, JDBC, and a pool of
 * connections. {@code tpcb} and {@code lookup} only.
 *
 * <p>Argument: port. The database's URI is in {@link Clients#DATABASE_VARIABLE}.
 */
public final class BlockingPeer {
    private static final String TPCB = Statements.forJdbc(Statements.TPCB);
    private static final String LOOKUP = Statements.forJdbc(Statements.LOOKUP);

    private final HikariDataSource database;

    private BlockingPeer(HikariDataSource database) {
        this.database = database;
    }

    public static void main(String[] arguments) throws IOException {
        BlockingPeer peer = new BlockingPeer(BlockingServer.database());
        BlockingServer.at(Integer.parseInt(arguments[0]))
                .on(BlockingServer.TPCB_PATH, peer::tpcb)
                .on("/bench/accounts/", peer::lookup)
                .start();
    }

    private JsonObject tpcb(HttpExchange exchange) throws IOException, SQLException {
        TpcbOrder order = BlockingServer.order(exchange);
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(TPCB)) {
            return new JsonObject()
                    .put("abalance", order.run(statement))
                    .put("text", "account " + order.aid() + ": " + order.delta());
        }
    }

    private JsonObject lookup(HttpExchange exchange) throws SQLException {
        String path = exchange.getRequestURI().getPath();
        int aid = Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(LOOKUP)) {
            statement.setInt(1, aid);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return new JsonObject().put("aid", rows.getInt(1)).put("abalance", rows.getInt(2));
            }
        }
    }
}

package dev.baton.test;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A database of a test class, as the test itself reaches it: beside the node, never through it. Any thread. */
final class TestDatabase implements AutoCloseable {
    private final TestServer server;
    private final String name;
    private Optional<Connection> connection = Optional.empty();

    TestDatabase(TestServer server, String name) {
        this.server = server;
        this.name = name;
    }

    /** For a node, by way of a port that leads to PostgreSQL. */
    String uri(int throughPort) {
        return "postgresql://%s:%s@127.0.0.1:%s/%s".formatted(TestServer.ADMIN, TestServer.ADMIN, throughPort, name);
    }

    int port() {
        return server.port();
    }

    List<Map<String, Object>> rows(String sql, Object... parameters) {
        return with(sql, () -> {
            try (PreparedStatement statement = connection().prepareStatement(sql)) {
                for (int i = 0; i < parameters.length; i++) {
                    statement.setObject(i + 1, parameters[i]);
                }
                return statement.execute() ? rows(statement.getResultSet()) : List.of();
            }
        });
    }

    private static List<Map<String, Object>> rows(ResultSet found) throws SQLException {
        ResultSetMetaData columns = found.getMetaData();
        List<Map<String, Object>> rows = new ArrayList<>();
        while (found.next()) {
            Map<String, Object> row = new LinkedHashMap<>();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                row.put(columns.getColumnLabel(i), found.getObject(i));
            }
            rows.add(row);
        }
        return rows;
    }

    long number(String sql, Object... parameters) {
        List<Map<String, Object>> rows = rows(sql, parameters);
        Object only = rows.size() == 1 && rows.getFirst().size() == 1
                ? rows.getFirst().values().iterator().next()
                : "%d rows".formatted(rows.size());
        if (only instanceof Number number) {
            return number.longValue();
        }
        throw new IllegalArgumentException("Not one number but " + only + ": " + sql);
    }

    List<String> texts(String sql) {
        return rows(sql).stream()
                .map(row -> String.valueOf(row.values().iterator().next()))
                .toList();
    }

    /** Several statements, in one transaction; none that the script itself began is left open. */
    void run(String script) {
        with(script, () -> {
            try (Statement statement = connection().createStatement()) {
                try {
                    return statement.execute(script);
                } catch (SQLException e) {
                    statement.execute("ROLLBACK");
                    throw e;
                }
            }
        });
    }

    private interface Query<T> {
        T run() throws SQLException;
    }

    private synchronized <T> T with(String sql, Query<T> work) {
        try {
            return work.run();
        } catch (SQLException e) {
            throw new IllegalArgumentException(e.getMessage() + "\nin: " + sql, e);
        }
    }

    /** One for all: to open one takes longer than most statements of a test. */
    private Connection connection() throws SQLException {
        if (connection.isEmpty()) {
            connection = Optional.of(server.connect(name));
        }
        return connection.get();
    }

    @Override
    public synchronized void close() {
        if (connection.isPresent()) {
            try (Connection open = connection.get()) {
                connection = Optional.empty();
            } catch (SQLException e) {
                throw new IllegalStateException("The connection to " + name + " does not close", e);
            }
        }
    }
}

package dev.baton.cli.faults;

import dev.baton.message.Json;
import io.vertx.core.buffer.Buffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compares each answer of the test flows with what the database holds, and the trail of each request with the stages of
 * the version that it began in. Reads through a connection of its own, past every node.
 */
final class ShapeAudit {
    private static final String FIRST = "check.1 book.1 settle.1 close.1";
    private static final Map<String, String> SECOND = Map.of(
            "stage-inserted", "check.2 screen.2 book.2 settle.2 close.2",
            "stage-removed", "check.2 book.2 close.2",
            "stage-moved", "check.2 settle.2 book.2 close.2",
            "stage-retyped", "check.2 book.2 settle.2 close.2",
            "field-removed", "check.2 book.2 settle.2 close.2");

    /** Each replies in the transaction of its database stages. */
    private static final String REPLIED_AT_ONCE = "check.1 book.1 close.1 word.1";

    static final List<String> AT_ONCE = List.of(
            "at-once-notification", "at-once-callback", "at-once-polling", "at-once-blocking", "at-once-coroutine");

    static final List<String> FLOWS =
            List.of("stage-inserted", "stage-removed", "stage-moved", "stage-retyped", "field-removed", "field-added");

    private final String jdbcUrl;

    ShapeAudit(String jdbcUrl) {
        this.jdbcUrl = jdbcUrl;
    }

    Audit.Report report(KeyedLoad load) throws SQLException {
        List<String> unexpected = new ArrayList<>(load.unexpected());
        found("is not answered", "select id from baton.request where state = 'running'", unexpected);
        found("is a dead letter", "select id || ' ' || cause from baton.request where state = 'dead'", unexpected);
        found(
                "ran a database stage twice",
                "select request || ' ' || min(flow) from shapes.line"
                        + " group by request, split_part(stage, '.', 1) having count(*) > 1",
                unexpected);
        found(
                "is booked and not closed, or the other way round",
                "select request || ' ' || min(flow) from shapes.line group by request having count(*) <> 2",
                unexpected);
        wrongStages(unexpected);
        return Audit.compare(load.sent(), Map.of(), ledger(), unexpected, (int) recovered());
    }

    /** How many requests another than their first owner finished. */
    long recovered() throws SQLException {
        return number("select count(*) from baton.request where epoch > 1");
    }

    long number(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private void found(String what, String sql, List<String> unexpected) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                unexpected.add(rows.getString(1) + " " + what);
            }
        }
    }

    private void wrongStages(List<String> unexpected) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select id, flow, flow_version, reply_body from baton.request where state = 'done'")) {
            while (rows.next()) {
                String flow = rows.getString(2);
                String first = AT_ONCE.contains(flow) ? REPLIED_AT_ONCE : FIRST;
                String right = rows.getInt(3) == 1 ? first : SECOND.getOrDefault(flow, "none");
                String trail =
                        Json.tree(Buffer.buffer(rows.getBytes(4))).path("trail").asText();
                if (!trail.equals(right)) {
                    unexpected.add(
                            "%s of %s version %d ran '%s'".formatted(rows.getString(1), flow, rows.getInt(3), trail));
                }
            }
        }
    }

    private Ledger ledger() throws SQLException {
        List<LedgerLine> lines = new ArrayList<>();
        Map<String, Ledger.Stored> stored = new HashMap<>();
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery("select distinct on (request) request, reference, amount"
                    + " from shapes.line where stage like 'book.%' order by request")) {
                while (rows.next()) {
                    lines.add(LedgerLine.plain(rows.getString(1), rows.getString(2), rows.getLong(3)));
                }
            }
            try (ResultSet rows = statement.executeQuery("select id, state from baton.request")) {
                while (rows.next()) {
                    stored.put(rows.getString(1), new Ledger.Stored(rows.getString(2), 0, Optional.empty()));
                }
            }
        }
        return Ledger.of(lines, stored);
    }
}

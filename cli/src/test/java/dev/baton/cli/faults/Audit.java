package dev.baton.cli.faults;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares each answer that clients got with what the database holds, line by line. Reads through a connection of its
 * own, past every node.
 */
final class Audit {
    private static final String LINES = """
            SELECT t.id, t.reference, t.amount, t.fee,
                   coalesce(sum(e.amount) FILTER (WHERE e.account_id = t.from_id), 0),
                   coalesce(sum(e.amount) FILTER (WHERE e.account_id = t.to_id), 0),
                   coalesce(sum(e.amount), 0)
            FROM payments.transfer t LEFT JOIN payments.entry e ON e.posting_id = t.id
            GROUP BY t.id
            """;

    private final String jdbcUrl;
    private final String ofThisLoad;

    /** @param since requests from before belong to another load */
    Audit(String jdbcUrl, Instant since) {
        this.jdbcUrl = jdbcUrl;
        this.ofThisLoad = " and accepted_at > '" + since + "'";
    }

    /**
     * What became of the transfers.
     *
     * @param recovered requests that another node finished
     * @param findings the text of everything unexpected and of each false answer
     */
    record Report(Tally tally, int recovered, List<String> findings) {
        @Override
        public String toString() {
            return tally + " / recovered " + recovered
                    + findings.stream().limit(20).reduce("", (text, line) -> text + "\n  " + line);
        }
    }

    Report report(KeyedTransfers load) throws SQLException {
        List<String> unexpected = new ArrayList<>(load.unexpected());
        long running = running();
        if (running != 0) {
            unexpected.add(running + " requests are still running");
        }
        long dead = number("select count(*) from baton.request where state = 'dead'" + ofThisLoad);
        if (dead != 0) {
            unexpected.add(dead + " requests are dead letters");
        }
        long sum = number(BankSnapshots.LEDGER_SUM);
        if (sum != 0) {
            unexpected.add("the ledger sums up to " + sum);
        }
        int recovered = (int) number("select count(*) from baton.request where epoch > 1" + ofThisLoad);
        return compare(load.sent(), ledger(), unexpected, recovered);
    }

    /** The comparison itself, without a database. */
    static Report compare(
            Map<String, KeyedTransfers.Sent> sent, Ledger ledger, List<String> foundBefore, int recovered) {
        List<String> unexpected = new ArrayList<>(foundBefore);
        List<String> falseAnswers = new ArrayList<>();
        ledger.byId().values().forEach(line -> line.problem().ifPresent(unexpected::add));
        int acknowledged = 0;
        int ok = 0;
        int lost = 0;
        int duplicated = 0;
        for (Map.Entry<String, KeyedTransfers.Sent> entry : sent.entrySet()) {
            String key = entry.getKey();
            List<Reply> replies = entry.getValue().replies();
            int times = ledger.times(key);
            boolean heard = replies.stream().anyMatch(reply -> reply.booked() || reply.accepted());
            long bodies = replies.stream()
                    .filter(Reply::booked)
                    .map(Reply::body)
                    .distinct()
                    .count();
            acknowledged += heard ? 1 : 0;
            lost += heard && times == 0 ? 1 : 0;
            duplicated += times > 1 ? 1 : 0;
            ok += times == 1 && bodies == 1 ? 1 : 0;
            if (bodies > 1) {
                unexpected.add(key + " was answered in two ways: " + replies);
            }
            replies.forEach(reply -> reply.falsehood(key, entry.getValue().amount(), ledger)
                    .ifPresent(claim -> falseAnswers.add("%s: %s, which is not so: %s".formatted(key, claim, reply))));
        }
        Tally tally =
                new Tally(sent.size(), acknowledged, ok, lost, duplicated, unexpected.size(), falseAnswers.size());
        unexpected.addAll(falseAnswers);
        return new Report(tally, recovered, unexpected);
    }

    private Ledger ledger() throws SQLException {
        List<LedgerLine> lines = new ArrayList<>();
        Map<String, String> states = new HashMap<>();
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery(LINES)) {
                while (rows.next()) {
                    lines.add(new LedgerLine(
                            rows.getString(1),
                            rows.getString(2),
                            rows.getLong(3),
                            new LedgerLine.Entries(
                                    rows.getLong(4), rows.getLong(5), rows.getLong(6), rows.getLong(7))));
                }
            }
            try (ResultSet rows =
                    statement.executeQuery("select id, state from baton.request where true" + ofThisLoad)) {
                while (rows.next()) {
                    states.put(rows.getString(1), rows.getString(2));
                }
            }
        }
        return Ledger.of(lines, states);
    }

    /** Those that were accepted before and are not answered. */
    long runningFrom(Instant before) throws SQLException {
        return number("select count(*) from baton.request where state = 'running' and accepted_at < '" + before + "'");
    }

    /** Requests that are stored and not answered. */
    long running() throws SQLException {
        return number("select count(*) from baton.request where state = 'running'" + ofThisLoad);
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}

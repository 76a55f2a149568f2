package dev.baton.cli.faults;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
            WHERE t.booked_at > '%s'
            GROUP BY t.id
            """;

    private final String jdbcUrl;
    private final Instant since;
    private final String ofThisLoad;

    /** @param since requests from before belong to another load */
    Audit(String jdbcUrl, Instant since) {
        this.jdbcUrl = jdbcUrl;
        this.since = since;
        this.ofThisLoad = " and accepted_at > '" + since + "'";
    }

    /**
     * What became of the orders.
     *
     * @param styles by completion style
     * @param tally all of it
     * @param recovered requests that another node finished
     * @param findings the text of everything unexpected and of each false answer
     */
    record Report(Map<Style, Tally> styles, Tally tally, int recovered, List<String> findings) {
        @Override
        public String toString() {
            return tally + " / recovered " + recovered
                    + findings.stream().limit(20).reduce("", (text, line) -> text + "\n  " + line);
        }
    }

    Report report(Transfers load) throws SQLException {
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
        Ledger ledger = ledger();
        ledger.byReference().forEach((reference, lines) -> {
            if (!load.sent().containsKey(reference)) {
                unexpected.add("booked, but not sent by this load: " + lines);
            }
        });
        int recovered = (int) number("select count(*) from baton.request where epoch > 1" + ofThisLoad);
        return compare(load.sent(), load.webhooks().calls(), ledger, unexpected, recovered);
    }

    /** What the ledger says against these alone. */
    List<String> findings(Map<String, Sent> sent) throws SQLException {
        Report report = compare(sent, Map.of(), ledger(), List.of(), 0);
        return report.tally().clean() ? List.of() : List.of(report.toString());
    }

    /** The comparison itself, without a database. */
    static Report compare(
            Map<String, Sent> sent,
            Map<String, List<WebhookReceiver.Call>> webhooks,
            Ledger ledger,
            List<String> foundBefore,
            int recovered) {
        List<String> findings = new ArrayList<>(foundBefore);
        ledger.byId().values().forEach(line -> line.problem().ifPresent(findings::add));
        int ofNoOrder = findings.size();
        WebhookCheck webhookCheck = new WebhookCheck(ledger, webhooks);
        Map<Style, Tally> styles = new EnumMap<>(Style.class);
        for (Sent one : sent.values()) {
            Verdict verdict = new Verdict(one, ledger, webhookCheck);
            styles.merge(one.order().style(), verdict.tally(), Tally::plus);
            findings.addAll(verdict.findings());
        }
        Tally tally = styles.values().stream().reduce(Tally.NONE, Tally::plus).withUnexpected(ofNoOrder);
        return new Report(styles, tally, recovered, findings);
    }

    private Ledger ledger() throws SQLException {
        List<LedgerLine> lines = new ArrayList<>();
        Map<String, Ledger.Stored> stored = new HashMap<>();
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery(LINES.formatted(since))) {
                while (rows.next()) {
                    lines.add(new LedgerLine(
                            rows.getString(1),
                            rows.getString(2),
                            rows.getLong(3),
                            new LedgerLine.Entries(
                                    rows.getLong(4), rows.getLong(5), rows.getLong(6), rows.getLong(7))));
                }
            }
            try (ResultSet rows = statement.executeQuery(
                    "select id, state, coalesce(reply_status, 0), reply_location from baton.request where true"
                            + ofThisLoad)) {
                while (rows.next()) {
                    stored.put(
                            rows.getString(1),
                            new Ledger.Stored(
                                    rows.getString(2), rows.getInt(3), Optional.ofNullable(rows.getString(4))));
                }
            }
        }
        return Ledger.of(lines, stored);
    }

    /** Those that were accepted before and are not answered. */
    long runningFrom(Instant before) throws SQLException {
        return number("select count(*) from baton.request where state = 'running' and accepted_at < '" + before + "'");
    }

    /** Webhooks that wait for their first or next call. */
    long webhooksWaiting() throws SQLException {
        return number("select count(*) from baton.webhook w join baton.request on id = w.request_id"
                + " where w.state = 'waiting'" + ofThisLoad);
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

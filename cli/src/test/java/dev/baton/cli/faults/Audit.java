package dev.baton.cli.faults;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares what clients were told with what the database holds. Reads through a connection of its own, past every node.
 */
final class Audit {
    private static final String OF_THIS_LOAD = " and accepted_at > '%s'";

    private final String jdbcUrl;
    private final String ofThisLoad;

    /** @param since requests from before are somebody else's */
    Audit(String jdbcUrl, Instant since) {
        this.jdbcUrl = jdbcUrl;
        this.ofThisLoad = OF_THIS_LOAD.formatted(since);
    }

    /** What became of the transfers, and the text of everything unexpected. */
    record Report(Tally tally, List<String> unexpected) {
        @Override
        public String toString() {
            return tally + unexpected.stream().limit(20).reduce("", (text, line) -> text + "\n  " + line);
        }
    }

    Report report(KeyedTransfers load) throws SQLException {
        Map<String, Integer> booked = count("select reference, count(*) from payments.transfer group by reference");
        List<String> unexpected = new ArrayList<>(load.unexpected());
        int acknowledged = 0;
        int ok = 0;
        int lost = 0;
        int duplicated = 0;
        for (Map.Entry<String, KeyedTransfers.Answers> entry : load.answers().entrySet()) {
            String key = entry.getKey();
            List<String> bodies = entry.getValue().bodies();
            int times = booked.getOrDefault(key, 0);
            boolean heard = !bodies.isEmpty();
            acknowledged += heard ? 1 : 0;
            lost += heard && times == 0 ? 1 : 0;
            duplicated += times > 1 ? 1 : 0;
            Set<String> different = new HashSet<>(bodies);
            if (different.size() > 1) {
                unexpected.add(key + " was answered in two ways: " + different);
            }
            ok += times == 1 && different.size() == 1 ? 1 : 0;
        }
        one("select count(*) from baton.request where state = 'running'" + ofThisLoad, still -> {
            if (still != 0) {
                unexpected.add(still + " requests are still running");
            }
        });
        one("select count(*) from baton.request where state = 'dead'" + ofThisLoad, dead -> {
            if (dead != 0) {
                unexpected.add(dead + " requests are dead letters");
            }
        });
        one(BankSnapshots.LEDGER_SUM, sum -> {
            if (sum != 0) {
                unexpected.add("the ledger sums up to " + sum);
            }
        });
        int[] recovered = {0};
        one("select count(*) from baton.request where epoch > 1" + ofThisLoad, count -> recovered[0] = (int) count);
        Tally tally =
                new Tally(load.answers().size(), acknowledged, ok, lost, duplicated, recovered[0], unexpected.size());
        return new Report(tally, unexpected);
    }

    /** Those that were accepted before and are not answered. */
    long runningFrom(Instant before) throws SQLException {
        long[] running = {0};
        one(
                "select count(*) from baton.request where state = 'running' and accepted_at < '" + before + "'",
                count -> running[0] = count);
        return running[0];
    }

    /** Requests that are stored and not answered. */
    long running() throws SQLException {
        long[] running = {0};
        one("select count(*) from baton.request where state = 'running'" + ofThisLoad, count -> running[0] = count);
        return running[0];
    }

    private interface LongConsumer {
        void accept(long value);
    }

    private void one(String sql, LongConsumer consumer) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            consumer.accept(rows.getLong(1));
        }
    }

    private Map<String, Integer> count(String sql) throws SQLException {
        Map<String, Integer> counts = new HashMap<>();
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                counts.put(rows.getString(1), rows.getInt(2));
            }
        }
        return counts;
    }
}

package dev.baton.cli.faults;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How long requests that were under way when something failed took from then to their stored answer. Both clocks are
 * this machine's.
 *
 * @param sorted the times, shortest first
 */
record Recoveries(List<Duration> sorted) {
    private static final String NEW_OWNER = "epoch > 1";
    private static final String ANY_OWNER = "true";

    static final Recoveries NONE = new Recoveries(List.of());

    Recoveries plus(Recoveries more) {
        List<Duration> both = new ArrayList<>(sorted);
        both.addAll(more.sorted);
        both.sort(null);
        return new Recoveries(both);
    }

    /** Those that another than their first owner finished. */
    static Recoveries ofOrphans(String jdbcUrl, Instant fault) throws SQLException {
        return since(jdbcUrl, fault, NEW_OWNER);
    }

    /** All of them: what was sent again by the owner, too. */
    static Recoveries ofAll(String jdbcUrl, Instant fault) throws SQLException {
        return since(jdbcUrl, fault, ANY_OWNER);
    }

    private static Recoveries since(String jdbcUrl, Instant fault, String whose) throws SQLException {
        List<Duration> found = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select changed_at from baton.request where " + whose
                        + " and state in ('done', 'refused') and accepted_at < '" + fault + "'")) {
            while (rows.next()) {
                Instant finished = rows.getTimestamp(1).toInstant();
                if (finished.isAfter(fault)) {
                    found.add(Duration.between(fault, finished));
                }
            }
        }
        found.sort(null);
        return new Recoveries(found);
    }

    int count() {
        return sorted.size();
    }

    /** @throws AssertionError if there were none: a bound on nothing holds always */
    Duration p99() {
        if (sorted.isEmpty()) {
            throw new AssertionError("No request was under way at the fault and finished after it");
        }
        return sorted.get((int) Math.ceil(sorted.size() * 0.99) - 1);
    }

    @Override
    public String toString() {
        return sorted.isEmpty() ? "none" : count() + ", p99 " + p99().toMillis() + " ms";
    }
}

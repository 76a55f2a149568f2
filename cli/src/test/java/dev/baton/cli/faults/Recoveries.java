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

/** How long orphaned requests took to be finished by somebody else, from the fault to their stored answer. */
record Recoveries(List<Duration> sorted) {

    /** Those that were recovered after the fault. Both clocks are this machine's. */
    static Recoveries since(String jdbcUrl, Instant fault) throws SQLException {
        List<Duration> found = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select changed_at from baton.request where epoch > 1 and state in ('done', 'refused')")) {
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

    Duration p99() {
        return sorted.isEmpty() ? Duration.ZERO : sorted.get((int) Math.ceil(sorted.size() * 0.99) - 1);
    }
}

package dev.baton.dbworker.testing;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** Parks every batch that wants to pass the gate of {@link TestFlows}, until it opens. */
public final class Gate implements AutoCloseable {
    private static final String PARKED = """
            SELECT %s FROM pg_stat_activity
            WHERE application_name = 'baton-test' AND wait_event_type = 'Lock' AND query LIKE '%%gate%%'
            """;

    private final TestPostgres postgres;
    private final Connection keeper;

    private Gate(TestPostgres postgres, Connection keeper) {
        this.postgres = postgres;
        this.keeper = keeper;
    }

    public static Gate close(TestPostgres postgres) throws SQLException {
        Connection keeper = postgres.connect();
        keeper.setAutoCommit(false);
        try (Statement statement = keeper.createStatement()) {
            statement.execute("SELECT open FROM lanes.gate FOR UPDATE");
        }
        return new Gate(postgres, keeper);
    }

    public Gate awaitParked(int batches) {
        await("batches before the gate")
                .atMost(Duration.ofSeconds(5))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> postgres.number(PARKED.formatted("count(*)")) == batches);
        return this;
    }

    public void killParked() {
        postgres.number("WITH parked AS (" + PARKED.formatted("pg_terminate_backend(pid) AS killed")
                + ") SELECT count(*) FROM parked WHERE killed");
    }

    /** Opens the gate. */
    @Override
    public void close() throws SQLException {
        keeper.rollback();
        keeper.close();
    }
}

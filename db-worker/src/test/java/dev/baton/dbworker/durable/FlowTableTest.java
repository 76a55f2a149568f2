package dev.baton.dbworker.durable;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.config.StartProblem;
import dev.baton.dbworker.testing.DurableStore;
import dev.baton.dbworker.testing.TestPostgres;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** A db-worker starts as fast with a full store as with an empty one. */
class FlowTableTest {

    @Test
    void whatIsStoredIsNotReadAtTheStart() throws Exception {
        try (TestPostgres postgres = TestPostgres.start();
                DurableStore store = new DurableStore(Vertx.vertx(), postgres)) {
            store.claimed(1);
            postgres.execute("UPDATE baton.request SET state = 'done'");
            postgres.execute("INSERT INTO baton.request SELECT (r.j).* FROM (SELECT jsonb_populate_record(q,"
                    + " jsonb_build_object('id', baton.first_id(now() + n * interval '1 millisecond'))) AS j"
                    + " FROM baton.request q, generate_series(1, 20000) n) r; ANALYZE");
            SqlConnection connection = store.connect();

            for (int i = 0; i < FlowTable.NAME_STAGES.size(); i++) {
                String sql = FlowTable.NAME_STAGES.get(i);
                await(connection
                        .query("PREPARE named_%d(text[], text[]) AS %s".formatted(i, sql))
                        .execute());
                assertThat(plan(connection, "EXECUTE named_%d(ARRAY['a'], ARRAY['b'])".formatted(i)))
                        .as(sql)
                        .noneMatch(line -> line.contains("Seq Scan on request"));
            }
            await(connection.close());
        }
    }

    /** A backup, or someone who changes the table by hand: the operator is told what to look for. */
    @Test
    void whoHoldsTheTableForTooLongIsAProblemOfTheStartInWords() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (TestPostgres postgres = TestPostgres.start();
                DurableStore store = new DurableStore(vertx, postgres);
                Connection other = postgres.connect();
                Statement statement = other.createStatement()) {
            Pool pool = PgBuilder.pool()
                    .connectingTo(PgConnectOptions.fromUri(postgres.uri())
                            .addProperty("lock_timeout", "50ms")
                            .addProperty("statement_timeout", "100ms"))
                    .using(vertx)
                    .build();
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE baton.flow IN ACCESS EXCLUSIVE MODE");

            assertThatThrownBy(() -> await(new FlowTable(pool, Duration.ofMillis(600)).register(List.of(), false)))
                    .cause()
                    .isInstanceOf(StartProblem.class)
                    .hasMessageContaining("table baton.flow")
                    .hasMessageContaining("waits for a lock: is there a backup, or a long transaction?")
                    .hasMessageContaining("lock timeout");
            other.rollback();
            await(pool.close());
        }
    }

    private static List<String> plan(SqlConnection connection, String statement) {
        return StreamSupport.stream(
                        await(connection
                                        .query("EXPLAIN (COSTS OFF) " + statement)
                                        .execute())
                                .spliterator(),
                        false)
                .map(row -> row.getString(0))
                .toList();
    }
}

package dev.baton.dbworker.durable;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.dbworker.testing.DurableStore;
import dev.baton.dbworker.testing.TestPostgres;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
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

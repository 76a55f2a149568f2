package dev.baton.dbworker.durable;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.dbworker.testing.DurableStore;
import dev.baton.dbworker.testing.TestPostgres;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A request is looked for in the partition of its id only, also by plans that know no ids. */
class PrunedPlansTest {
    private static final int PARTITIONS = 5;

    private final TestPostgres postgres = TestPostgres.start();
    private DurableStore store;

    @BeforeEach
    void fill() throws Exception {
        store = new DurableStore(Vertx.vertx(), postgres);
        store.claimed(1);
        for (int i = 1; i <= PARTITIONS; i++) {
            postgres.execute(
                    "SELECT baton.add_request_partition(baton.first_id(now() + interval '%d hours'),".formatted(i)
                            + " now() + interval '1 day')");
        }
        postgres.execute("INSERT INTO baton.request SELECT (r.j).* FROM (SELECT jsonb_populate_record(q,"
                + " jsonb_build_object('id', baton.first_id(now() + n * interval '1 second'))) AS j"
                + " FROM baton.request q, generate_series(1, 18000) n) r; ANALYZE");
    }

    @AfterEach
    void close() {
        store.close();
        postgres.close();
    }

    static List<String> statements() {
        return List.of(Lookup.BY_ID_OR_KEY.replace("$2", "'{}'"), Claims.LOCK, DeadLetterTable.RETRY, Lookup.BY_ID);
    }

    @ParameterizedTest
    @MethodSource("statements")
    void onePartitionIsSearched(String sql) {
        SqlConnection lane = store.connect();
        await(lane.query("SET plan_cache_mode = force_generic_plan").execute());
        await(lane.query("PREPARE looked(uuid[]) AS " + sql).execute());
        List<String> plan = StreamSupport.stream(
                        await(lane.query("EXPLAIN (ANALYZE, TIMING OFF, COSTS OFF) EXECUTE looked"
                                                + "(ARRAY[baton.first_id(now() + interval '30 minutes')])")
                                        .execute())
                                .spliterator(),
                        false)
                .map(row -> row.getString(0))
                .toList();

        assertThat(plan.stream()
                        .filter(line ->
                                line.matches(".* on request_\\w+ r(_\\d+)? .*") && !line.contains("never executed"))
                        .toList())
                .as(() -> String.join("\n", plan))
                .hasSize(1);
        await(lane.close());
    }
}

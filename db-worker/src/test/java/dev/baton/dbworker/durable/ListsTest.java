package dev.baton.dbworker.durable;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.dbworker.testing.DurableStore;
import dev.baton.dbworker.testing.SharedPostgres;
import dev.baton.dbworker.testing.TestPostgres;
import dev.baton.store.RequestQuery;
import dev.baton.store.RequestState;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A page of a list reads about as many rows as it has, however many there are. */
@ExtendWith(SharedPostgres.class)
class ListsTest {
    private static final int ROWS = Integer.getInteger("baton.lists.rows", 30_000);
    private static final UUID LAST = UUID.fromString("ffffffff-ffff-ffff-ffff-ffffffffffff");
    private final TestPostgres postgres;

    ListsTest(TestPostgres postgres) {
        this.postgres = postgres;
    }

    @Test
    void aPageIsReadFromAnIndexWhateverIsAskedFor() throws Exception {
        try (DurableStore store = new DurableStore(Vertx.vertx(), postgres)) {
            // a refused request and a dead letter, older than all others, are the only ones of a rare flow
            postgres.execute("""
                    INSERT INTO baton.request (id, flow, flow_version, caller, state, version, epoch, next_stage,
                        checkpoint, accepted_at,
                                               changed_at, recover_after, history)
                    SELECT (lpad(to_hex(n), 8, '0') || '-0000-7000-8000-000000000000')::uuid,
                           CASE WHEN n < 3 THEN 'rare' ELSE 'common' END, 1, '',
                           CASE n WHEN 1 THEN 'refused' WHEN 2 THEN 'dead' ELSE 'done' END, 1, 1, 'reply', '', now(),
                               now(), now(),
                           E'1 accepted reply 1\n'
                    FROM generate_series(1, %d) n""".formatted(ROWS));
            postgres.execute("""
                    DO $$ DECLARE part text; BEGIN
                        FOR part IN SELECT DISTINCT tableoid::regclass FROM baton.request LOOP
                            EXECUTE 'ANALYZE ' || part;
                        END LOOP;
                    END $$""");
            List<Optional<RequestState>> states = new ArrayList<>();
            states.add(Optional.empty());
            for (RequestState state : RequestState.values()) {
                states.add(Optional.of(state));
            }
            for (Optional<RequestState> state : states) {
                for (String flow : List.of("", "none", "rare", "common")) {
                    for (Optional<UUID> before : List.of(Optional.<UUID>empty(), Optional.of(LAST))) {
                        Optional<String> wanted = Optional.of(flow).filter(name -> !name.isEmpty());
                        readsLittle(store, new RequestQuery(state, wanted, before, 50));
                    }
                }
            }
        }
    }

    private static void readsLittle(DurableStore store, RequestQuery query) {
        Tuple parameters = Tuple.tuple();
        String sql = StoreQueries.sql(query, parameters);
        List<String> plan = new ArrayList<>();
        long started = System.nanoTime();
        for (Row row : await(
                "a plan",
                Duration.ofSeconds(60),
                store.database()
                        .pool()
                        .preparedQuery("EXPLAIN (ANALYZE, BUFFERS) " + sql)
                        .execute(parameters))) {
            plan.add(row.getString(0));
        }
        String text = String.join("\n", plan);
        if (Boolean.getBoolean("baton.lists.show")) {
            System.out.println(query + " " + (System.nanoTime() - started) / 1_000 + " us\n" + text);
        }
        assertThat(text).as("%s", query).doesNotContainPattern("Seq Scan on request.*rows=[0-9]{3,}\\.?\\d* loops");
        assertThat(plan.stream()
                        .filter(line -> line.contains("Rows Removed by Filter"))
                        .mapToInt(line -> Integer.parseInt(line.replaceAll("\\D", "")))
                        .sum())
                .as("rows read in vain for %s%n%s", query, text)
                .isLessThan(200);
    }
}

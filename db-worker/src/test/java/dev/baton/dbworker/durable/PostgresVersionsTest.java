package dev.baton.dbworker.durable;

import static dev.baton.dbworker.testing.DurableStore.first;
import static dev.baton.dbworker.testing.DurableStore.id;
import static dev.baton.dbworker.testing.DurableStore.key;
import static dev.baton.dbworker.testing.DurableStore.noKey;
import static dev.baton.dbworker.testing.DurableStore.reply;
import static dev.baton.dbworker.testing.DurableStore.stage;
import static dev.baton.dbworker.testing.DurableStore.store;
import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.dbworker.lane.JobResult;
import dev.baton.dbworker.testing.DurableStore;
import dev.baton.dbworker.testing.OneCommit;
import dev.baton.dbworker.testing.TestFlows;
import dev.baton.dbworker.testing.TestFlows.Note;
import dev.baton.dbworker.testing.TestPostgres;
import dev.baton.message.Claim;
import dev.baton.message.Command;
import dev.baton.message.Json;
import dev.baton.message.StoreCall;
import dev.baton.message.WorkResult;
import dev.baton.reply.ReplyBytes;
import dev.baton.run.FlowCatalog;
import dev.baton.store.DeadLetter;
import dev.baton.store.RequestPage;
import dev.baton.store.RequestQuery;
import dev.baton.store.RequestState;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every statement of the store, in short, on each version of PostgreSQL that is supported. */
class PostgresVersionsTest {
    private static final ReplyBytes CREATED =
            new ReplyBytes(201, "application/json", Optional.empty(), Buffer.buffer("{}"));

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16, 17, 18})
    void theStoreWorks(int major) throws Exception {
        try (TestPostgres postgres = TestPostgres.start(major);
                DurableStore store = new DurableStore(Vertx.vertx(), postgres, flows())) {
            assertThat(postgres.number("SHOW server_version_num") / 10_000).isEqualTo(major);
            leases(store);
            answers(store);
            answersAtOnce(store);
            deadLettersAndLists(store);
            partitions(store);
        }
    }

    private static FlowCatalog flows() {
        return new FlowCatalog(
                Stream.concat(TestFlows.catalog().flows().stream(), OneCommit.catalog().flows().stream())
                        .toList(),
                List.of());
    }

    /** What the cleaner calls. */
    private static void partitions(DurableStore store) throws Exception {
        TestPostgres postgres = store.postgres();
        postgres.execute("SELECT baton.begin_key_period('0')");
        postgres.execute("SELECT baton.add_next_partition('1 minute', '1 hour', '-1 day', 1000, 1000)");
        postgres.execute("SELECT baton.add_request_partition(baton.first_id(now() + interval '1 hour'),"
                + " now() + interval '1 day', 1000, 1000, -1)");
        postgres.execute("ALTER TABLE baton.request_default VALIDATE CONSTRAINT request_default_guard");
        postgres.execute("SELECT baton.add_request_partition(before_id, now() + interval '1 day', 1000, 1000, -1)"
                + " FROM baton.default_partition_guard");
        String expired = "(SELECT min(name) FROM baton.request_partition WHERE late_after < now() - interval '1 hour')";
        assertThat(postgres.number("SELECT baton.drop_request_partition(" + expired + ", 1000, 1000)"))
                .isNotNegative();
        postgres.execute("UPDATE baton.partition_expiry SET late_after = now() - interval '1 second'");
        assertThat(postgres.number("SELECT baton.keep_keys(1000, 1000)")).isNotNegative();
        assertThat(postgres.number("SELECT count(*) FROM baton.key_period"
                        + " WHERE baton.key_period_is_old(period, 1000) AND baton.drop_key_period(period, 1000, 1000)"))
                .isPositive();
        assertThat(store.run(first(id(), key("k"), new Note("x", 1))))
                .allMatch(WorkResult.AlreadyStored.class::isInstance);
    }

    private static void leases(DurableStore store) throws Exception {
        Leases leases = new Leases(DurableStore.SETTINGS);
        var pool = store.database().pool();
        assertThat(await(leases.renew(pool, List.of("a", "b")))).isEmpty();
        assertThat(await(leases.renew(pool, List.of("a", "b")))).isEmpty();

        await(leases.release(pool, List.of("a")));

        assertThat(await(leases.renew(pool, List.of("a", "b")))).containsExactly("a");
        await(leases.forget(pool));
        assertThat(store.postgres().number("SELECT count(*) FROM baton.node_lease WHERE lease_until > now()"))
                .isEqualTo(2);
    }

    private static void answers(DurableStore store) {
        UUID id = id();
        assertThat(store.run(first(id, key("k"), new Note("x", 1)))).allMatch(WorkResult.Done.class::isInstance);
        assertThat(store.run(first(id(), key("k"), new Note("x", 1))))
                .allMatch(WorkResult.AlreadyStored.class::isInstance);
        assertThat(store.run(stage(TestFlows.NOTE_TWICE, 1, 2, id, new Claim.Held(1), new Note("x", 1))))
                .allMatch(WorkResult.Done.class::isInstance);
        assertThat(store.run(reply(id, 1, CREATED))).allMatch(WorkResult.Done.class::isInstance);
        assertThat(store.find(id).state()).isEqualTo(RequestState.DONE);
    }

    private static void answersAtOnce(DurableStore store) {
        UUID held = id();
        store.run(OneCommit.firstOfTwo(held, noKey(), "tea"));
        Command hoped = OneCommit.first(id(), key("hoped"), "tea");

        List.of(
                        hoped,
                        hoped, // known: with care from here on
                        OneCommit.first(id(), key("careful"), OneCommit.REFUSED),
                        OneCommit.secondOfTwo(held, 1, "tea"))
                .forEach(command ->
                        assertThat(store.runToEnd(DurableStore.NODE, command)).allMatch(JobResult::ended));
        assertThat(store.find(held).state()).isEqualTo(RequestState.DONE);
    }

    private static void deadLettersAndLists(DurableStore store) {
        UUID id = id();
        var letter = new DeadLetter(
                TestFlows.NOTE,
                1,
                "write-it-down",
                "it failed",
                "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        store.run(store(StoreCall.STORE_DEAD_LETTER, id, key("dead"), Json.write(letter)));
        assertThat(listed(store, Optional.of(RequestState.DEAD), Optional.empty()))
                .containsExactly(id);
        assertThat(listed(store, Optional.empty(), Optional.of(TestFlows.NOTE))).hasSize(2);
        assertThat(listed(store, Optional.empty(), Optional.of("none"))).isEmpty();

        store.run(store(StoreCall.RETRY, id, Claim.NONE, Buffer.buffer()));

        assertThat(store.find(id).state()).isEqualTo(RequestState.RUNNING);
    }

    private static List<UUID> listed(DurableStore store, Optional<RequestState> state, Optional<String> flow) {
        var query = new RequestQuery(state, flow, Optional.empty(), 10);
        var result = store.run(store(StoreCall.LIST, id(), Claim.NONE, Json.write(query)))
                .getFirst();
        return Json.read(((WorkResult.Done) result).payload(), RequestPage.class).requests().stream()
                .map(request -> request.id())
                .toList();
    }
}

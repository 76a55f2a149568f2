package dev.baton.dbworker.recovery;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.baton.dbworker.durable.FlowTable;
import dev.baton.dbworker.testing.DurableStore;
import dev.baton.dbworker.testing.SharedPostgres;
import dev.baton.dbworker.testing.TestFlows;
import dev.baton.dbworker.testing.TestPostgres;
import dev.baton.message.Claim;
import dev.baton.message.Json;
import dev.baton.message.StoreCall;
import dev.baton.message.WorkResult;
import dev.baton.store.RequestState;
import dev.baton.store.StoredRequest;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.ds.PGSimpleDataSource;

/** A store with requests in each state, from a build in which flows had no versions and stages no ids. */
@ExtendWith(SharedPostgres.class)
class StoreUpgradeTest {
    private static final List<String> STAGES =
            TestFlows.catalog().find(TestFlows.NOTE_TWICE).orElseThrow().stageIds();

    private final Vertx vertx = Vertx.vertx();
    private final TestPostgres postgres;
    private final UUID running = DurableStore.id();
    private final UUID onlyReplyMissing = DurableStore.id();
    private final UUID dead = DurableStore.id();
    private final UUID done = DurableStore.id();
    private final UUID refused = DurableStore.id();
    private final UUID ofUnknownFlow = DurableStore.id();
    private final UUID ofAWrongClock =
            new UUID(Long.MAX_VALUE, DurableStore.id().getLeastSignificantBits());
    private DurableStore store;

    StoreUpgradeTest(TestPostgres postgres) {
        this.postgres = postgres;
    }

    @BeforeEach
    void upgrade() throws Exception {
        postgres.execute("DROP SCHEMA IF EXISTS baton CASCADE");
        firstMigration();
        request(running, TestFlows.NOTE_TWICE, "running", 1, "null");
        request(onlyReplyMissing, TestFlows.NOTE_TWICE, "running", STAGES.size(), "null");
        request(dead, TestFlows.NOTE_TWICE, "dead", 0, "null");
        request(done, TestFlows.NOTE_TWICE, "done", 2, "201");
        request(refused, TestFlows.NOTE_TWICE, "refused", 1, "409");
        request(ofUnknownFlow, "gone", "running", 1, "null");
        request(ofAWrongClock, TestFlows.NOTE_TWICE, "done", 2, "201");
        postgres.execute("INSERT INTO baton.webhook (request_id, url, state, due_at) VALUES ('" + done
                + "', 'https://example.com/hook', 'waiting', now() + interval '1 hour')");
        store = DurableStore.upgraded(vertx, postgres);
    }

    private void firstMigration() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setPortNumbers(new int[] {postgres.port()});
        source.setServerNames(new String[] {"127.0.0.1"});
        source.setDatabaseName("postgres");
        source.setUser("postgres");
        Flyway.configure()
                .dataSource(source)
                .schemas("baton")
                .defaultSchema("baton")
                .locations("classpath:db/baton")
                .placeholderReplacement(false)
                .target("1")
                .load()
                .migrate();
    }

    private void request(UUID id, String flow, String state, int nextStage, String status) throws Exception {
        String body = HexFormat.of().formatHex("{\"text\":\"x\",\"amount\":1}".getBytes(StandardCharsets.UTF_8));
        postgres.execute("""
                INSERT INTO baton.request (key_hash, id, flow, caller, state, version, epoch, next_stage, checkpoint,
                    accepted_at, changed_at, recover_after, reply_status, reply_body, history)
                VALUES ('\\x%s', '%s', '%s', '', '%s', 2, 1, %d, '\\x%s', now(), now(), now(), %s,
                    CASE WHEN %s IS NULL THEN NULL ELSE '\\x%s'::bytea END, E'1 accepted 0 1\\n2 checkpoint 1 2\\n')
                """.formatted(keyHash(id), id, flow, state, nextStage, body, status, status, body));
    }

    private static String keyHash(UUID id) {
        return HexFormat.of()
                .formatHex(key(id).idempotency().orElseThrow().keyHash().getBytes());
    }

    /** Ids that are made in a row begin alike. */
    private static Claim.First key(UUID id) {
        return DurableStore.key(new StringBuilder(id.toString()).reverse().substring(0, 16));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void eachRequestIsAtTheStageThatItWasAtAndRepliesAreKept() {
        assertThat(stage(running)).isEqualTo(STAGES.get(1));
        assertThat(stage(onlyReplyMissing)).isEqualTo("reply");
        assertThat(stage(dead)).isEqualTo(STAGES.get(0));
        StoredRequest replied = store.find(done);
        assertThat(replied.state()).isEqualTo(RequestState.DONE);
        assertThat(replied.reply())
                .hasValueSatisfying(reply -> assertThat(reply.status()).isEqualTo(201));
        assertThat(store.find(refused).state()).isEqualTo(RequestState.REFUSED);
        assertThat(replied.history()).extracting(StoredRequest.Change::event).containsExactly("accepted", "checkpoint");
        assertThat(postgres.number("SELECT count(*) FROM baton.webhook WHERE host = 'example.com'"))
                .isEqualTo(1);
    }

    @Test
    void recoveryTakesWhatWasRunning() {
        Orphans orphans = new Orphans(
                "node-a",
                TestFlows.catalog().all().stream()
                        .collect(Collectors.toMap(flow -> flow, flow -> Duration.ofSeconds(12))));

        assertThat(await(orphans.claim(store.database().pool(), 10)))
                .extracting(Orphan::id, Orphan::nextStage)
                .containsExactlyInAnyOrder(tuple(running, STAGES.get(1)), tuple(onlyReplyMissing, "reply"));
    }

    @Test
    void whatNoNodeKnowsWaitsAsItWas() {
        assertThat(stage(ofUnknownFlow)).isEqualTo("#1");
        await(new FlowTable(store.database().pool())
                .register(TestFlows.catalog().all(), false));
        assertThat(stage(ofUnknownFlow)).isEqualTo("#1");
    }

    @Test
    void aRepeatedKeyGetsTheRequestThatHadIt() throws Exception {
        for (UUID id : List.of(running, onlyReplyMissing, dead, done, refused, ofUnknownFlow, ofAWrongClock)) {
            WorkResult result = store.run(DurableStore.first(DurableStore.id(), key(id), new TestFlows.Note("x", 1)))
                    .getFirst();
            assertThat(result).isInstanceOf(WorkResult.AlreadyStored.class);
            assertThat(Json.read(((WorkResult.AlreadyStored) result).stored(), StoredRequest.class)
                            .id())
                    .isEqualTo(id);
        }
        assertThat(postgres.number("SELECT count(*) FROM lanes.note")).isZero();
        assertThat(postgres.number("SELECT count(*) FROM baton.request_default"))
                .as("what does not fit the time before the upgrade")
                .isEqualTo(1);
    }

    @Test
    void whatWasNotFinishedOutlivesTheTimeBeforeTheUpgrade() throws Exception {
        postgres.execute("UPDATE baton.partition_expiry SET late_after = now() - interval '1 second'");
        postgres.execute("UPDATE baton.request SET expires_at = now() WHERE state IN ('done', 'refused')");
        SimpleMeterRegistry meters = new SimpleMeterRegistry();

        await(
                "maintenance",
                Duration.ofMinutes(1),
                new Partitions(
                                store.database().pool(),
                                DurableStore.SETTINGS,
                                Counter.builder("cleaned").register(meters),
                                meters)
                        .maintain());

        assertThat(postgres.number("SELECT count(*) FROM baton.request_partition WHERE name = 'request_before'"))
                .isZero();
        assertThat(postgres.number("SELECT count(*) FROM baton.request WHERE state IN ('running', 'dead')"))
                .isEqualTo(4);
        assertThat(store.find(done).state()).as("its webhook still waits").isEqualTo(RequestState.DONE);
    }

    @Test
    void aDeadLetterCanBeRetried() {
        assertThat(store.run(DurableStore.store(StoreCall.RETRY, dead, Claim.NONE, Buffer.buffer())))
                .first()
                .isInstanceOf(WorkResult.Done.class);
        assertThat(store.find(dead).state()).isEqualTo(RequestState.RUNNING);
    }

    private String stage(UUID id) {
        return await(store.database()
                        .pool()
                        .query("SELECT next_stage FROM baton.request WHERE id = '" + id + "'")
                        .execute())
                .iterator()
                .next()
                .getString(0);
    }
}

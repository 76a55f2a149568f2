package dev.baton.dbworker.recovery;

import static dev.baton.dbworker.testing.DurableStore.first;
import static dev.baton.dbworker.testing.DurableStore.id;
import static dev.baton.dbworker.testing.DurableStore.noKey;
import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bus.Bus;
import dev.baton.bus.BusSettings;
import dev.baton.bus.Dispatcher;
import dev.baton.bus.NodeCard;
import dev.baton.dbworker.durable.DeadLetterTable;
import dev.baton.dbworker.durable.DurableJobs;
import dev.baton.dbworker.durable.Leases;
import dev.baton.dbworker.lane.LaneSettings;
import dev.baton.dbworker.lane.Lanes;
import dev.baton.dbworker.testing.DurableStore;
import dev.baton.dbworker.testing.SharedPostgres;
import dev.baton.dbworker.testing.TestFlows;
import dev.baton.dbworker.testing.TestFlows.Note;
import dev.baton.dbworker.testing.TestPostgres;
import dev.baton.message.Claim;
import dev.baton.message.Command;
import dev.baton.message.Report;
import dev.baton.message.RoleName;
import dev.baton.message.StoreCall;
import dev.baton.run.ClusterWorkers;
import dev.baton.run.ComputePool;
import dev.baton.run.FlowRunner;
import dev.baton.run.RequestRunner;
import dev.baton.store.StoredRequest;
import dev.baton.testing.FakeMembership;
import dev.baton.timeline.Recorder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Orphans, and one or two nodes that look for them. */
@ExtendWith(SharedPostgres.class)
class RecoveryTest {
    private static final Note NOTE = new Note("x", 1);
    private static final RecoverySettings SETTINGS =
            new RecoverySettings(Duration.ofMillis(100), 16, 32, Duration.ofSeconds(10), 2, Duration.ofMillis(100), 10);

    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final TestPostgres postgres;
    private final Set<String> elsewhere = new HashSet<>();
    private final List<Recovery> recoveries = new ArrayList<>();
    private final List<ComputePool> threads = new ArrayList<>();
    private DurableStore store;
    private Bus bus;

    RecoveryTest(TestPostgres postgres) {
        this.postgres = postgres;
    }

    @BeforeEach
    void open() throws Exception {
        store = new DurableStore(vertx, postgres);
        NodeCard self = new NodeCard("node-a", "node-a", Set.of(RoleName.DB_WORKER), "test", NodeCard.State.READY);
        bus = new Bus(vertx, new FakeMembership("node-a"), self, new BusSettings(1024, 1024), meters);
        await(bus.open());
        Context loop = vertx.getOrCreateContext();
        await(on(loop, () -> {
            Lanes lanes = new Lanes(
                    vertx,
                    store.database()::connect,
                    new DurableJobs(TestFlows.catalog(), DurableStore.SETTINGS, meters, "a"),
                    (delivery, completion) -> answers(loop, delivery.senderNodeId(), completion),
                    new LaneSettings(2, 256, 1024, Duration.ofSeconds(15)),
                    meters,
                    "a");
            return lanes.open().onSuccess(ignored -> bus.inbox().serve(RoleName.DB_WORKER, loop, lanes::accept));
        }));
    }

    private void answers(Context loop, String nodeId, Report report) {
        bus.outbox(loop).add(nodeId, report);
    }

    @AfterEach
    void close() {
        recoveries.forEach(recovery -> await(recovery.stop()));
        threads.forEach(ComputePool::close);
        store.close();
    }

    @Test
    void lookingForOrphansPassesByWhatWasFoundDeadBefore() throws Exception {
        Orphans orphans = orphans("node-a", Duration.ofSeconds(1));
        postgres.execute("""
                INSERT INTO baton.request (id, flow, flow_version, caller, state, version, epoch, owner, next_stage,
                                           checkpoint, accepted_at, changed_at, recover_after, history)
                SELECT gen_random_uuid(), 'note', 1, '', 'running', 1, 1, 'node-b', 'write-it-down', '', now(), now(),
                    now() + interval '1 hour', ''
                FROM generate_series(1, 3000);
                UPDATE baton.request SET state = 'done'""");
        look(orphans);

        long before = readOfRunning();
        look(orphans);

        assertThat(readOfRunning() - before).isLessThan(100);
    }

    private static Orphans orphans(String self, Duration ownership) {
        return new Orphans(
                self, TestFlows.catalog().all().stream().collect(Collectors.toMap(flow -> flow, flow -> ownership)));
    }

    private void look(Orphans orphans) {
        await(orphans.claim(store.database().pool(), 100));
        await(orphans.waiting(store.database().pool()));
    }

    private long readOfRunning() {
        await(store.database().pool().query("SELECT pg_stat_force_next_flush()").execute());
        return postgres.number("SELECT idx_tup_read FROM pg_stat_user_indexes WHERE indexrelname = 'request_running'");
    }

    @Test
    void requestsOfANodeWithoutALeaseAreFinishedEachByOneOfTwoRecoverers() {
        List<UUID> orphans = claimed(300);

        recovery("node-a");
        recovery("node-b");

        awaitDone(300);
        for (UUID id : orphans) {
            StoredRequest stored = store.find(id);
            assertThat(stored.epoch()).isEqualTo(2);
            assertThat(stored.history())
                    .extracting(StoredRequest.Change::event)
                    .containsExactly("accepted", "checkpoint", "recovered", "done");
        }
        assertThat(meters.counter("baton.recovered").count()).isEqualTo(300);
        assertThat(meters.counter("baton.fenced").count()).isZero();
        assertThat(postgres.number("SELECT count(*) FROM lanes.note")).isEqualTo(300);
    }

    @Test
    void requestsOfALivingOwnerAreLeftAloneUntilTheyAreOverdue() throws Exception {
        claimed(3);
        postgres.execute("INSERT INTO baton.node_lease VALUES ('node-1', now() + interval '1 minute')");
        recovery("node-a");

        nothingIsRecoveredFor(Duration.ofSeconds(2));
        postgres.execute("UPDATE baton.request SET recover_after = now()");

        awaitDone(3);
    }

    @Test
    void whatANodeOwnedThatLeftIsFinishedLongBeforeItsLeaseWouldRunOut() throws Exception {
        claimed(3);
        postgres.execute("INSERT INTO baton.node_lease VALUES ('node-1', now() + interval '1 hour')");
        Recovery recovery = recovery("node-a");
        nothingIsRecoveredFor(Duration.ofSeconds(2));

        recovery.nodeLeft("node-1");

        awaitDone(3);
    }

    @Test
    void whatAnOwnerWroteAfterItsLeaseRanOutIsASignOfLifeForAMoment() throws Exception {
        Orphans orphans = orphans("node-a", Duration.ofSeconds(12));
        postgres.execute("INSERT INTO baton.node_lease VALUES ('node-1', now() - interval '10 seconds')");
        claimed(2);

        assertThat(await(orphans.claim(store.database().pool(), 10))).isEmpty();

        postgres.execute("UPDATE baton.request SET changed_at = now() - interval '2 seconds'");
        assertThat(await(orphans.claim(store.database().pool(), 10))).hasSize(2);
    }

    @Test
    void whatAnOwnerWroteWhileItsLeaseHeldIsAnOrphanAsSoonAsItEnds() throws Exception {
        Orphans orphans = orphans("node-a", Duration.ofSeconds(12));
        Leases leases = new Leases(DurableStore.SETTINGS);
        await(leases.renew(store.database().pool(), List.of("node-1")));
        claimed(2);
        assertThat(await(orphans.claim(store.database().pool(), 10))).isEmpty();

        await(leases.expire(store.database().pool(), "node-1"));

        assertThat(await(orphans.claim(store.database().pool(), 10))).hasSize(2);
    }

    @Test
    void whatOneRecovererIsTakingAnotherSkipsAndDoesNotWaitFor() throws Exception {
        claimed(20);
        postgres.execute("UPDATE baton.request SET recover_after = now()");
        Orphans ours = orphans("node-a", Duration.ofSeconds(12));
        Orphans theirs = orphans("node-b", Duration.ofSeconds(12));
        SqlConnection connection = store.connect();
        Transaction open = await(connection.begin());

        List<Orphan> first = await(ours.claim(connection, 12));
        List<Orphan> second = await(theirs.claim(store.database().pool(), 12));
        await(open.commit());

        assertThat(first).hasSize(12);
        assertThat(second).hasSize(8).doesNotContainAnyElementsOf(first);
        assertThat(await(theirs.claim(store.database().pool(), 12))).isEmpty();
        await(connection.close());
    }

    @Test
    void whatTwoNodesDiedOfBecomesADeadLetterThatCanBeRetried() throws Exception {
        UUID id = claimed(1).getFirst();
        postgres.execute(
                "UPDATE baton.request SET deaths = 1, deaths_of = ARRAY['x'], deaths_at = next_stage, epoch = 7");
        recovery("node-a");
        awaitNumber("dead letters", "SELECT count(*) FROM baton.request WHERE state = 'dead'", 1);
        assertThat(store.find(id).cause())
                .hasValueSatisfying(cause -> assertThat(cause).contains("2 nodes died"));

        store.run(DurableStore.store(StoreCall.RETRY, id, Claim.NONE, Buffer.buffer()));

        awaitDone(1);
    }

    @Test
    void onlyDeathsCountAsDeaths() throws Exception {
        Orphans orphans = orphans("node-a", Duration.ofSeconds(12));
        Leases leases = new Leases(DurableStore.SETTINGS);
        var pool = store.database().pool();
        claimed(1);
        await(leases.renew(pool, List.of("node-1", "node-a")));

        postgres.execute("UPDATE baton.request SET recover_after = now()");
        assertThat(await(orphans.claim(pool, 1)))
                .as("overdue")
                .extracting(Orphan::deaths)
                .containsExactly(0);
        postgres.execute("UPDATE baton.request SET owner = NULL");
        assertThat(await(orphans.claim(pool, 1)))
                .as("retried")
                .extracting(Orphan::deaths)
                .containsExactly(0);
        await(leases.release(pool, List.of("node-a")));
        assertThat(await(orphans.claim(pool, 1)))
                .as("stopped")
                .extracting(Orphan::deaths)
                .containsExactly(0);
        await(leases.renew(pool, List.of("node-a")));
        await(leases.expire(pool, "node-a"));
        assertThat(await(orphans.claim(pool, 1)))
                .as("died")
                .extracting(Orphan::deaths)
                .containsExactly(1);
        postgres.execute(
                "UPDATE baton.request SET next_stage = 'write-it-down', changed_at = now() - interval '3 seconds'");
        assertThat(await(orphans.claim(pool, 1)))
                .as("died at the next")
                .extracting(Orphan::deaths)
                .containsExactly(1);
        postgres.execute("UPDATE baton.request SET changed_at = now() - interval '3 seconds';"
                + " UPDATE baton.node_lease SET lease_until = now() - interval '31 seconds' WHERE node_id = 'node-a'");
        assertThat(await(orphans.claim(pool, 1)))
                .as("died again")
                .extracting(Orphan::deaths)
                .containsExactly(2);
    }

    @Test
    void anOwnerThatRenewsItsLeaseAgainDidNotDie() throws Exception {
        Orphans orphans = orphans("node-a", Duration.ofSeconds(12));
        Leases leases = new Leases(DurableStore.SETTINGS);
        var pool = store.database().pool();
        claimed(1);
        await(leases.renew(pool, List.of("node-1", "node-a")));
        await(leases.expire(pool, "node-1"));
        assertThat(await(orphans.claim(pool, 1)))
                .as("node-1 is silent")
                .extracting(Orphan::deaths)
                .containsExactly(1);
        postgres.execute("UPDATE baton.request SET changed_at = now() - interval '3 seconds'");
        await(leases.expire(pool, "node-a"));

        assertThat(await(orphans.claim(pool, 1)))
                .as("both are silent, and may come back")
                .isEmpty();
        await(leases.renew(pool, List.of("node-1")));
        assertThat(await(orphans.claim(pool, 1)))
                .as("node-1 is back")
                .extracting(Orphan::deaths)
                .containsExactly(1);
        postgres.execute("UPDATE baton.request SET changed_at = now() - interval '3 seconds';"
                + " UPDATE baton.node_lease SET lease_until = now() - interval '31 seconds'");
        assertThat(await(orphans.claim(pool, 1)))
                .as("node-a was silent for long, twice")
                .extracting(Orphan::deaths)
                .containsExactly(2);
    }

    @Test
    void aRecoveredRequestHasTheTimeThatItsFlowSays() throws Exception {
        Orphans orphans = orphans("node-a", Duration.ofMinutes(5));
        claimed(1);
        postgres.execute("UPDATE baton.request SET owner = NULL");

        await(orphans.claim(store.database().pool(), 1));

        assertThat(postgres.number("SELECT extract(epoch FROM recover_after - now()) FROM baton.request"))
                .isBetween(200L, 300L);
    }

    @Test
    void whatStillWaitsForItsWebhookIsNotRemoved() throws Exception {
        claimed(2);
        postgres.execute("""
                UPDATE baton.request SET state = 'done', id = ('00000000-0000-7000-8000-' || right(id::text, 12))::uuid,
                    expires_at = now() - interval '1 second';
                INSERT INTO baton.webhook SELECT id, 'https://example.com', 'waiting', now() FROM baton.request
                    ORDER BY id LIMIT 1""");
        Cleaner cleaner = new Cleaner(
                vertx,
                store.database().pool(),
                new Leases(DurableStore.SETTINGS),
                SETTINGS,
                DurableStore.SETTINGS,
                meters);
        Context loop = vertx.getOrCreateContext();
        await(on(loop, cleaner::start));

        awaitNumber("requests", "SELECT count(*) FROM baton.request", 1);
        awaitNumber("webhooks", "SELECT count(*) FROM baton.webhook", 1);
        postgres.execute("UPDATE baton.webhook SET state = 'delivered'");
        awaitNumber("requests", "SELECT count(*) FROM baton.request", 0);
        await(on(loop, cleaner::stop));
    }

    @Test
    void aRequestOfAFlowThatThisNodeDoesNotKnowIsLeftToOthers() throws Exception {
        claimed(1);
        postgres.execute("UPDATE baton.request SET flow = 'of-tomorrow', recover_after = now()");
        recovery("node-a");

        nothingIsRecoveredFor(Duration.ofSeconds(2));
    }

    @Test
    void aRequestOfAnotherVersionOfTheFlowWaitsAndIsCounted() throws Exception {
        claimed(2);
        postgres.execute("UPDATE baton.request SET flow_version = 2, recover_after = now()");
        recovery("node-a");

        awaitWaiting(2);
        nothingIsRecoveredFor(Duration.ofSeconds(2));
    }

    @Test
    void aStageThatTheFlowDoesNotHaveIsNotGuessed() throws Exception {
        claimed(1);
        postgres.execute("UPDATE baton.request SET next_stage = 'post-to-the-ledger', recover_after = now()");
        recovery("node-a");

        awaitWaiting(1);
        nothingIsRecoveredFor(Duration.ofSeconds(2));
        assertThat(postgres.number("SELECT count(*) FROM baton.request WHERE state = 'running'"))
                .isEqualTo(1);
    }

    @Test
    void aFlowThatMeansSomethingElseInTheDatabaseIsNotResumed() throws Exception {
        claimed(1);
        postgres.execute(
                "UPDATE baton.flow SET fingerprint = 'another'; UPDATE baton.request SET recover_after = now()");
        recovery("node-a");

        awaitWaiting(1);
        nothingIsRecoveredFor(Duration.ofSeconds(2));
    }

    @Test
    void whatAnotherNodeKnowsIsNotCountedAsWaitingForItsFlow() throws Exception {
        elsewhere.add("of-tomorrow");
        claimed(3);
        postgres.execute("UPDATE baton.request SET flow = 'of-tomorrow', recover_after = now() WHERE id IN"
                + " (SELECT id FROM baton.request LIMIT 2)");
        postgres.execute("UPDATE baton.request SET flow = 'of-yesterday', recover_after = now() WHERE flow = 'note'");
        recovery("node-a");

        awaitWaiting(1);
    }

    private void awaitWaiting(int count) {
        Awaitility.await("requests that wait for their flow")
                .atMost(Duration.ofSeconds(10))
                .until(() ->
                        meters.get("baton.requests.waiting.for.flow").gauge().value() == count);
    }

    @Test
    void aRecovererThatStopsGivesItsLeaseUp() {
        Recovery recovery = recovery("node-a");
        awaitNumber("the lease", "SELECT count(*) FROM baton.node_lease WHERE node_id = 'node-a'", 1);

        await(recovery.stop());
        recoveries.clear();

        assertThat(postgres.number("SELECT count(*) FROM baton.node_lease WHERE lease_until > now()"))
                .isZero();
    }

    @Test
    void theExpiredAreRemovedInSmallBatchesAndTheOthersStay() throws Exception {
        claimed(25);
        postgres.execute("""
                UPDATE baton.request SET state = 'done', id = ('00000000-0000-7000-8000-' || right(id::text, 12))::uuid,
                    expires_at = now() - interval '1 second';
                INSERT INTO baton.webhook SELECT id, 'https://example.com', 'delivered', now() FROM baton.request;
                """);
        UUID alive = claimed(1).getFirst();
        Cleaner cleaner = new Cleaner(
                vertx,
                store.database().pool(),
                new Leases(DurableStore.SETTINGS),
                SETTINGS,
                DurableStore.SETTINGS,
                meters);
        Context loop = vertx.getOrCreateContext();

        await(on(loop, cleaner::start));

        awaitNumber("requests", "SELECT count(*) FROM baton.request", 1);
        awaitNumber("webhooks", "SELECT count(*) FROM baton.webhook", 0);
        assertThat(store.find(alive).id()).isEqualTo(alive);
        await(on(loop, cleaner::stop));
    }

    private List<UUID> claimed(int count) {
        List<UUID> ids = IntStream.range(0, count).mapToObj(i -> id()).toList();
        store.run(ids.stream().map(id -> first(id, noKey(), NOTE)).toArray(Command[]::new));
        return ids;
    }

    private Recovery recovery(String self) {
        Context loop = vertx.getOrCreateContext();
        return await(on(loop, () -> {
            Dispatcher dispatcher = bus.dispatcher(loop);
            ComputePool ownThreads = new ComputePool(TestFlows.catalog(), self, 1, 10);
            threads.add(ownThreads);
            FlowRunner runner =
                    new FlowRunner(vertx, dispatcher, new ClusterWorkers(loop, dispatcher, ownThreads), self);
            ResumedRequests runs = new ResumedRequests(
                    TestFlows.catalog(),
                    new RequestRunner(runner, dispatcher, self),
                    SETTINGS.deadline(),
                    Duration.ofSeconds(2),
                    Recorder.off(),
                    meters);
            Recovery recovery = new Recovery(
                    vertx,
                    store.database().pool(),
                    self,
                    SETTINGS,
                    new Recovery.Work(
                            new Leases(DurableStore.SETTINGS),
                            runs,
                            new DeadLetterTable(DurableStore.SETTINGS),
                            (flow, version) -> elsewhere.contains(flow)),
                    meters);
            recoveries.add(recovery);
            return recovery.start().map(recovery);
        }));
    }

    private void awaitDone(int count) {
        awaitNumber("answers", "SELECT count(*) FROM baton.request WHERE state = 'done'", count);
    }

    private void awaitNumber(String what, String sql, long number) {
        Awaitility.await(what)
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> postgres.number(sql) == number);
    }

    private void nothingIsRecoveredFor(Duration time) {
        Awaitility.await("nothing")
                .during(time)
                .atMost(time.plusSeconds(2))
                .until(() -> postgres.number("SELECT count(*) FROM baton.request WHERE epoch > 1") == 0);
    }

    private <T> Future<T> on(Context loop, Supplier<Future<T>> task) {
        Promise<T> promise = Promise.promise();
        loop.runOnContext(ignored -> task.get().onComplete(promise));
        return promise.future();
    }
}

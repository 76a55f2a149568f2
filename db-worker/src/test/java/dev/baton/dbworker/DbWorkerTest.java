package dev.baton.dbworker;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.baton.bus.Bus;
import dev.baton.bus.BusSettings;
import dev.baton.bus.Dispatcher;
import dev.baton.bus.NodeCard;
import dev.baton.config.Secret;
import dev.baton.dbworker.database.Database;
import dev.baton.dbworker.database.DatabaseSettings;
import dev.baton.dbworker.lane.LaneSettings;
import dev.baton.dbworker.lane.Lanes;
import dev.baton.dbworker.stage.StageJobs;
import dev.baton.dbworker.testing.Gate;
import dev.baton.dbworker.testing.SharedPostgres;
import dev.baton.dbworker.testing.TestFlows;
import dev.baton.dbworker.testing.TestFlows.Note;
import dev.baton.dbworker.testing.TestFlows.Noted;
import dev.baton.dbworker.testing.TestPostgres;
import dev.baton.flow.Caller;
import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.message.Claim;
import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Deadline;
import dev.baton.message.Json;
import dev.baton.message.Placing;
import dev.baton.message.Request;
import dev.baton.message.RoleName;
import dev.baton.message.TraceParent;
import dev.baton.message.Verdict;
import dev.baton.message.Work;
import dev.baton.message.WorkResult;
import dev.baton.node.RoleLoops;
import dev.baton.reply.ReplyBytes;
import dev.baton.run.ClusterWorkers;
import dev.baton.run.ComputePool;
import dev.baton.run.FlowCatalog;
import dev.baton.run.FlowRunner;
import dev.baton.run.RequestRunner;
import dev.baton.run.Segments;
import dev.baton.testing.FakeMembership;
import dev.baton.testing.WireCheck;
import dev.baton.timeline.Recorder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A node that hands over to itself: over the bus, to the lanes, and back. */
@ExtendWith(SharedPostgres.class)
class DbWorkerTest {
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    private final AtomicBoolean first = new AtomicBoolean(true);
    private final CountDownLatch release = new CountDownLatch(1);
    private final FlowCatalog flows = new FlowCatalog(
            Stream.<Flow<?, ?>>concat(TestFlows.catalog().flows().stream(), Stream.of(thinking()))
                    .toList(),
            List.of());
    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final Context gatewayLoop = vertx.getOrCreateContext();
    private final TestPostgres postgres;
    private Bus bus;
    private Database database;
    private RoleLoops<DbWorker> loops;
    private ComputePool ownThreads;
    private Dispatcher dispatcher;

    DbWorkerTest(TestPostgres postgres) {
        this.postgres = postgres;
    }

    @BeforeEach
    void start() throws Exception {
        TestFlows.createTables(postgres);
        Set<RoleName> roles = Set.of(RoleName.GATEWAY, RoleName.DB_WORKER);
        NodeCard self = new NodeCard("node-1", "node-1", roles, "test", NodeCard.State.READY);
        bus = new Bus(vertx, new FakeMembership("node-1"), self, new BusSettings(1024, 1024), meters);
        database = database(postgres.uri());
        WireCheck.on(vertx);
        await(bus.open());
        ownThreads = new ComputePool(flows, "node-1", 1, 1);
        loops = await(RoleLoops.deploy(vertx, 1, (loop, index) -> worker(loop), Future::succeededFuture));
        dispatcher = await(onGateway(() -> Future.succeededFuture(bus.dispatcher(gatewayLoop))));
    }

    private Database database(String uri) {
        return new Database(
                vertx,
                new DatabaseSettings(
                        new Secret(uri),
                        Optional.empty(),
                        true,
                        Optional.empty(),
                        TEN_SECONDS,
                        TEN_SECONDS,
                        TEN_SECONDS,
                        TEN_SECONDS,
                        TEN_SECONDS,
                        TEN_SECONDS),
                "baton-test");
    }

    private DbWorker worker(Context loop) {
        Dispatcher unused = bus.dispatcher(loop);
        ClusterWorkers workers = new ClusterWorkers(loop, unused, ownThreads);
        FrameCompletions completions = new FrameCompletions(bus.outbox(loop), "node-1");
        Continuations continuations = new Continuations(
                flows,
                new RequestRunner(new FlowRunner(vertx, unused, workers, "node-1"), unused, "node-1"),
                completions,
                new Lanes.Reporting("node-1", meters, Recorder.off()));
        Lanes lanes = new Lanes(
                vertx,
                database::connect,
                new StageJobs(flows, "node-1"),
                continuations,
                new LaneSettings(2, 256, 1024, Duration.ofSeconds(15)),
                meters,
                "node-1");
        BackgroundTask chore = new BackgroundTask("chore", () -> heard("started"), () -> heard("stopped"));
        return new DbWorker(
                loop,
                bus.inbox(),
                lanes,
                continuations,
                List.of(chore, new DatabaseWatch(loop, lanes, bus.roster()::available).task()),
                ownThreads,
                TEN_SECONDS);
    }

    private Future<Void> heard(String word) {
        events.add(word);
        return Future.succeededFuture();
    }

    /** A flow whose rest is a compute stage, which hangs the first time and does not react to interrupts. */
    private Flow<Note, Noted> thinking() {
        return Flow.named("think")
                .post("/think", Note.class)
                .onDatabase("write it down", Noted.class, TestFlows::note)
                .onCompute("think", Noted.class, (context, noted) -> {
                    if (first.getAndSet(false)) {
                        hang();
                    }
                    return Outcome.done(noted);
                })
                .reply(201);
    }

    private void hang() {
        while (release.getCount() > 0) {
            try {
                release.await();
            } catch (InterruptedException e) {
                continue; // a stage that does not listen
            }
        }
    }

    @AfterEach
    void close() {
        release.countDown();
        await(database.close());
        await(vertx.close());
    }

    @Test
    void commandsComeInFramesAndTheirCompletionsGoBackInFrames() {
        List<Future<Completion>> completions = send(200, "x");

        assertThat(completions).allMatch(future -> await(future).result() instanceof WorkResult.Done);
        assertThat(postgres.number("SELECT count(*) FROM lanes.note")).isEqualTo(200);
        assertThat(meters.get("baton.lane.batch.size").summary().max()).isEqualTo(100);
    }

    @Test
    void theRestOfACallbackThatHangsEndsAtItsDeadlineAndHoldsNoOther() {
        Completion stuck = await(withItsRest(Duration.ofSeconds(2)));
        Completion next = await(withItsRest(TEN_SECONDS));

        assertThat(stuck.result().verdict()).isEqualTo(Verdict.TIMED_OUT);
        assertThat(next.result()).isInstanceOfSatisfying(WorkResult.Done.class, done -> assertThat(
                        ReplyBytes.decode(done.payload()).status())
                .isEqualTo(201));
        Awaitility.await("the end of both here")
                .atMost(TEN_SECONDS)
                .until(() -> meters.get("baton.continuations").gauge().value() == 0);
    }

    private Future<Completion> withItsRest(Duration deadline) {
        Work work = new Work.Stages(
                RoleName.DB_WORKER,
                Segments.segmentFrom(flows.find("think").orElseThrow(), 0),
                Command.ANY_LANE,
                false,
                true);
        return onGateway(() -> dispatcher.send(command(work, new Note("x", 1), deadline), Placing.ANYWHERE));
    }

    @Test
    void aNodeThatDrainsStopsItsBackgroundTasksAndFinishesItsWork() throws Exception {
        List<Future<Completion>> completions;
        Future<Void> drained;
        try (Gate gate = Gate.close(postgres)) {
            completions = send(4, "x");
            gate.awaitParked(2);
            drained = loops.drain(TEN_SECONDS);
            Awaitility.await("the background task's end").atMost(TEN_SECONDS).until(() -> events.contains("stopped"));
            assertThat(drained.isComplete()).isFalse();
        }
        await(drained);

        assertThat(completions).allMatch(future -> await(future).result() instanceof WorkResult.Done);
        await(loops.stop());
        assertThat(events).containsExactly("started", "stopped");
    }

    @Test
    void drainingEndsWhenTheTimeIsUp() throws Exception {
        try (Gate gate = Gate.close(postgres)) {
            send(1, "x");
            gate.awaitParked(1);

            Future<Void> drained = loops.drain(Duration.ofMillis(100));
            Awaitility.await().atMost(TEN_SECONDS).until(drained::isComplete);

            assertThat(drained.cause()).hasMessageContaining("1 commands were not finished");
        }
    }

    @Test
    void aWorkerWithConnectedLanesIsHealthy() {
        assertThatNoException().isThrownBy(() -> await(loops.onFirst(DbWorker::check)));
    }

    @Test
    void withoutItsDatabaseAWorkerIsNotReadyAndItsWorkWaitsForOneThatIs(@TempDir Path data) throws Exception {
        await(loops.stop());
        await(database.close());
        TestPostgres own = TestPostgres.start();
        int port = own.port();
        own.close();
        own = TestPostgres.start(port, data);
        try {
            TestFlows.createTables(own);
            database = database(own.uri());
            loops = await(RoleLoops.deploy(vertx, 1, (loop, index) -> worker(loop), Future::succeededFuture));

            own.close();
            long lost = System.nanoTime();
            awaitReady(List.of());
            assertThat(bus.roster().self().state()).isEqualTo(NodeCard.State.STARTING);
            assertThat(Duration.ofNanos(System.nanoTime() - lost)).isLessThan(Duration.ofSeconds(6));
            List<Future<Completion>> waiting = send(3, "x");

            own = TestPostgres.start(port, data);
            awaitReady(List.of("node-1"));
            assertThat(waiting).allMatch(future -> await(future).result() instanceof WorkResult.Done);
            assertThat(own.number("SELECT count(*) FROM lanes.note")).isEqualTo(3);
        } finally {
            own.close();
        }
    }

    private void awaitReady(List<String> nodes) {
        Awaitility.await("ready: " + nodes)
                .atMost(TEN_SECONDS)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> bus.roster().ready(RoleName.DB_WORKER).equals(nodes));
    }

    private List<Future<Completion>> send(int count, String name) {
        return await(onGateway(() -> Future.succeededFuture(IntStream.range(0, count)
                .mapToObj(i -> dispatcher.send(command(new Note(name, 1)), Placing.ANYWHERE))
                .toList())));
    }

    private Command command(Note note) {
        Work work = new Work.Stages(
                RoleName.DB_WORKER, TestFlows.segment(TestFlows.NOTE, 0, 1), Command.ANY_LANE, false, false);
        return command(work, note, TEN_SECONDS);
    }

    private Command command(Work work, Note note, Duration deadline) {
        return new Command(
                dispatcher.nextId(),
                new Request(UUID.randomUUID(), Caller.ANONYMOUS, Instant.now(), Claim.NONE),
                work,
                Json.write(note),
                Deadline.in(deadline),
                TraceParent.fresh());
    }

    private <T> Future<T> onGateway(Supplier<Future<T>> task) {
        Promise<T> promise = Promise.promise();
        gatewayLoop.runOnContext(ignored -> task.get().onComplete(promise));
        return promise.future();
    }
}

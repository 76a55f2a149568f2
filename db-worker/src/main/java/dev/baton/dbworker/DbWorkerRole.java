package dev.baton.dbworker;

import dev.baton.bus.Dispatcher;
import dev.baton.bus.NodeKnobs;
import dev.baton.dbworker.audit.AuditCleaner;
import dev.baton.dbworker.audit.AuditSettings;
import dev.baton.dbworker.database.Database;
import dev.baton.dbworker.database.DatabaseSettings;
import dev.baton.dbworker.database.SchemaSetup;
import dev.baton.dbworker.durable.DurableJobs;
import dev.baton.dbworker.durable.FlowTable;
import dev.baton.dbworker.lane.BatchJobs;
import dev.baton.dbworker.lane.FirstOf;
import dev.baton.dbworker.lane.Lanes;
import dev.baton.dbworker.stage.StageJobs;
import dev.baton.flow.Schema;
import dev.baton.message.RoleName;
import dev.baton.node.NodeContext;
import dev.baton.node.Role;
import dev.baton.node.RoleLoops;
import dev.baton.node.RunningRole;
import dev.baton.run.ClusterWorkers;
import dev.baton.run.ComputePool;
import dev.baton.run.FlowCatalog;
import dev.baton.run.FlowRunner;
import dev.baton.run.RequestRunner;
import dev.baton.run.Workers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The composition root of a db-worker: every object is built here, in the order in which they start. */
public final class DbWorkerRole implements Role {
    /** The platform's own tables; the flows bring theirs. */
    private static final Schema BATON = new Schema("baton", "db/baton", transaction -> Future.succeededFuture());

    private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(2);

    @Override
    public RoleName name() {
        return RoleName.DB_WORKER;
    }

    @Override
    public Future<RunningRole> start(NodeContext node) {
        DatabaseSettings databaseSettings = node.config().section("database", DatabaseSettings.class);
        DbWorkerSettings settings = node.config().section("db-worker", DbWorkerSettings.class);
        settings.forLanes(databaseSettings); // fails the start if it is wrong
        Database database = new Database(
                node.vertx(), databaseSettings, "baton " + node.self().name());
        DurableAssembly durable = new DurableAssembly(node);
        SchemaSetup setup = new SchemaSetup(
                node.vertx(),
                databaseSettings,
                schemas(node.flows()),
                node.flows().classes());
        node.health().ready("database", CHECK_TIMEOUT, database::check);

        return database.reach()
                .compose(ignored -> setup.prepare(database))
                .compose(ignored -> new FlowTable(database.pool())
                        .register(
                                node.flows().all(),
                                node.config().development(),
                                Optional.of(node.self().id())
                                        .filter(id -> node.config().development())))
                .recover(why -> database.close().transform(ignored -> Future.failedFuture(why)))
                .compose(ignored -> RoleLoops.deploy(
                        node.vertx(),
                        1,
                        (loop, index) -> worker(loop, node, database, durable, databaseSettings, settings),
                        database::close))
                .onSuccess(loops -> register(node, loops))
                .map(loops -> loops);
    }

    private static void register(NodeContext node, RoleLoops<DbWorker> loops) {
        node.health().ready("lanes", CHECK_TIMEOUT, () -> loops.onFirst(DbWorker::check));
        node.bus().gauges().ofLanes(() -> loops.onFirst(worker -> Future.succeededFuture(worker.laneGauges())));
        node.bus().gauges().ofLaneQueues(() -> loops.onFirst(worker -> Future.succeededFuture(worker.laneQueues())));
    }

    /** The platform's first. */
    static List<Schema> schemas(FlowCatalog flows) {
        return Stream.concat(Stream.of(BATON), flows.schemas().stream()).toList();
    }

    /** What belongs to the event loop that does the work. */
    private static DbWorker worker(
            Context loop,
            NodeContext node,
            Database database,
            DurableAssembly durable,
            DatabaseSettings databaseSettings,
            DbWorkerSettings settings) {
        String name = node.self().name();
        Dispatcher dispatcher = node.bus().dispatcher(loop);
        ComputePool ownThreads = ownThreads(node, settings);
        ClusterWorkers cluster = new ClusterWorkers(loop, dispatcher, ownThreads);
        Lanes.Reporting reporting =
                new Lanes.Reporting(name, node.meters(), node.bus().recorder());
        Continuations continuations = new Continuations(
                node.flows(),
                requestRunner(node, dispatcher, new LocalCompute(cluster)),
                new FrameCompletions(node.bus().outbox(loop), name),
                reporting);
        DurableJobs durableJobs = durable.jobs();
        BatchJobs jobs = new FirstOf(List.of(new StageJobs(node.flows(), name), durableJobs));
        List<BackgroundTask> tasks = new ArrayList<>(
                durable.backgroundTasks(database, requestRunner(node, dispatcher, cluster), durableJobs::commands));
        Lanes lanes = new Lanes(
                node.vertx(), database.lanes(), jobs, continuations, settings.forLanes(databaseSettings), reporting);
        node.bus().knobs().offer(NodeKnobs.Name.BATCH, lanes.batchKnob());
        node.bus().knobs().offer(NodeKnobs.Name.QUEUE, lanes.queueKnob());
        node.bus().knobs().offer(NodeKnobs.Name.QUEUE, ownThreads.queueKnob());
        node.bus().gauges().ofComputeQueue(ownThreads::queue);
        node.bus().knobs().offer(NodeKnobs.Name.COMPUTE_THREADS, ownThreads.knob());
        node.bus().knobs().offer(NodeKnobs.Name.DATABASE_CUT, cutKnob(database));
        AuditCleaner auditCleaner =
                new AuditCleaner(node.vertx(), database.pool(), node.config().section("audit", AuditSettings.class));
        tasks.add(new BackgroundTask("audit", auditCleaner::start, auditCleaner::stop));
        tasks.add(new DatabaseWatch(loop, lanes, node.bus().roster()::available).task());
        return new DbWorker(
                loop, node.bus().inbox(), lanes, continuations, tasks, ownThreads, databaseSettings.startTimeout());
    }

    private static NodeKnobs.Knob cutKnob(Database database) {
        return new NodeKnobs.Knob(() -> database.isCut() ? 1 : 0, wanted -> database.cut(wanted > 0));
    }

    /** For compute stages of flows that are continued here, and of resumed requests without a compute-service. */
    private static ComputePool ownThreads(NodeContext node, DbWorkerSettings settings) {
        return new ComputePool(
                node.flows(),
                node.self().name(),
                settings.threads(),
                settings.computeQueue(),
                node.bus().recorder(),
                node.meters());
    }

    private static RequestRunner requestRunner(NodeContext node, Dispatcher dispatcher, Workers workers) {
        String name = node.self().name();
        return new RequestRunner(new FlowRunner(node.vertx(), dispatcher, workers, name), dispatcher, name);
    }
}

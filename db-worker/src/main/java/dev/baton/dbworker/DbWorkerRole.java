package dev.baton.dbworker;

import dev.baton.dbworker.database.Database;
import dev.baton.dbworker.database.DatabaseSettings;
import dev.baton.dbworker.database.Migrations;
import dev.baton.dbworker.lane.Answers;
import dev.baton.dbworker.lane.BatchJobs;
import dev.baton.dbworker.lane.FirstOf;
import dev.baton.dbworker.lane.LaneSettings;
import dev.baton.dbworker.lane.Lanes;
import dev.baton.dbworker.lane.StageJobs;
import dev.baton.flow.Schema;
import dev.baton.message.RoleName;
import dev.baton.node.NodeContext;
import dev.baton.node.Role;
import dev.baton.node.RunningRole;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The composition root of a db-worker: every object is built here, in the order in which they come to life. */
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
        LaneSettings laneSettings =
                node.config().section("db-worker", DbWorkerSettings.class).forLanes(databaseSettings);
        Database database = new Database(
                node.vertx(), databaseSettings, "baton " + node.self().name());
        Durable durable = new Durable(node);
        Migrations migrations = new Migrations(node.vertx(), database, schemas(node));
        DbWorkerVerticle verticle = new DbWorkerVerticle(
                loop -> worker(loop, node, database, durable, databaseSettings.startTimeout(), laneSettings));
        node.health().ready("database", CHECK_TIMEOUT, database::check);

        return database.reach()
                .compose(ignored -> migrations.run())
                .compose(ignored -> node.vertx().deployVerticle(verticle))
                .onSuccess(ignored -> node.health().ready("lanes", CHECK_TIMEOUT, verticle::check))
                .recover(failure -> database.close().transform(ignored -> Future.failedFuture(failure)))
                .map(deployment -> new RunningDbWorker(node.vertx(), deployment, verticle, database));
    }

    private static List<Schema> schemas(NodeContext node) {
        return Stream.concat(Stream.of(BATON), node.flows().schemas().stream()).toList();
    }

    /** What belongs to the event loop that does the work. */
    private static DbWorker worker(
            Context loop,
            NodeContext node,
            Database database,
            Durable durable,
            Duration startTimeout,
            LaneSettings settings) {
        String name = node.self().name();
        Answers answers = new FrameAnswers(node.bus().outbox(loop), name);
        BatchJobs jobs = new FirstOf(List.of(new StageJobs(node.flows(), name), durable.jobs()));
        List<Chore> chores = durable.chores(loop, database);
        Lanes lanes = new Lanes(
                node.vertx(),
                database::connect,
                jobs,
                answers,
                settings,
                node.meters(),
                name,
                node.bus().recorder());
        node.bus().facts().ofLanes(() -> onLoop(loop, lanes::facts));
        return new DbWorker(loop, node.bus().inbox(), lanes, chores, startTimeout);
    }

    private static <T> Future<T> onLoop(Context loop, Supplier<T> question) {
        Promise<T> promise = Promise.promise();
        loop.runOnContext(ignored -> promise.complete(question.get()));
        return promise.future();
    }

    private record RunningDbWorker(Vertx vertx, String deployment, DbWorkerVerticle verticle, Database database)
            implements RunningRole {

        @Override
        public Future<Void> drain(Duration atMost) {
            return verticle.drain(atMost);
        }

        @Override
        public Future<Void> stop() {
            return vertx.undeploy(deployment).eventually(database::close);
        }
    }
}

package dev.baton.dbworker.testing;

import static dev.baton.testing.Await.await;

import dev.baton.config.Secret;
import dev.baton.dbworker.database.Database;
import dev.baton.dbworker.database.DatabaseSettings;
import dev.baton.dbworker.lane.BatchJobs;
import dev.baton.dbworker.lane.Delivery;
import dev.baton.dbworker.lane.LaneConnectors;
import dev.baton.dbworker.lane.LaneSettings;
import dev.baton.dbworker.lane.Lanes;
import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Report;
import dev.baton.timeline.Recorder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** Lanes on an event loop of their own, with a test in place of the bus. */
public final class LaneBench implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Map<Long, Promise<Completion>> expected = new ConcurrentHashMap<>();
    private final Database database;
    private final Lanes lanes;

    public LaneBench(String uri, BatchJobs jobs, int lanes) {
        this(uri, jobs, new LaneSettings(lanes, 256, 64, Duration.ofSeconds(15)));
    }

    public LaneBench(String uri, BatchJobs jobs, LaneSettings settings) {
        this(uri, jobs, settings, database -> LaneConnectors.same(database::connect));
    }

    private LaneBench(
            String uri, BatchJobs jobs, LaneSettings settings, Function<Database, LaneConnectors> connectors) {
        database = new Database(vertx, patient(uri), "baton-test");
        Lanes.Reporting reporting = new Lanes.Reporting("worker-1", meters, Recorder.off());
        lanes = new Lanes(vertx, connectors.apply(database), jobs, this::answered, settings, reporting);

        await(onLoop(lanes::open));
    }

    /** Whose lanes connect as those of a node do, with short waits for locks. */
    public static LaneBench asInProduction(String uri, BatchJobs jobs, LaneSettings settings) {
        return new LaneBench(uri, jobs, settings, Database::lanes);
    }

    /** Tests park a batch by a lock; it must not end before they do. */
    private static DatabaseSettings patient(String uri) {
        Duration tenSeconds = Duration.ofSeconds(10);
        return new DatabaseSettings(
                new Secret(uri),
                Optional.empty(),
                true,
                Optional.empty(),
                Duration.ofSeconds(2),
                tenSeconds,
                tenSeconds,
                tenSeconds,
                tenSeconds,
                tenSeconds);
    }

    private void answered(Delivery delivery, Report report) {
        expected.get(report.commandId()).complete((Completion) report);
    }

    /** All at once, as they would come in one frame. */
    public List<Future<Completion>> submit(Command... commands) {
        List<Promise<Completion>> promises = Arrays.stream(commands)
                .map(ignored -> Promise.<Completion>promise())
                .toList();
        for (int i = 0; i < commands.length; i++) {
            expected.put(commands[i].id(), promises.get(i));
        }
        loop.runOnContext(ignored -> lanes.accept("gateway-1", List.of(commands)));
        return promises.stream().map(Promise::future).toList();
    }

    public List<Completion> run(Command... commands) {
        return submit(commands).stream()
                .map(future -> await("a completion", Duration.ofSeconds(20), future))
                .toList();
    }

    public double count(String counter) {
        return meters.get(counter).counter().count();
    }

    public Lanes lanes() {
        return lanes;
    }

    public <T> Future<T> onLoop(Supplier<Future<T>> task) {
        Promise<T> promise = Promise.promise();
        loop.runOnContext(ignored -> task.get().onComplete(promise));
        return promise.future();
    }

    @Override
    public void close() {
        await(onLoop(lanes::close));
        await(database.close());
        await(vertx.close());
    }
}

package dev.baton.bus;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.message.Claim;
import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Effect;
import dev.baton.message.Placing;
import dev.baton.message.RoleName;
import dev.baton.message.Samples;
import dev.baton.message.Segment;
import dev.baton.message.Verdict;
import dev.baton.message.Work;
import dev.baton.message.WorkResult;
import dev.baton.tap.NodeClock;
import dev.baton.tap.Tap;
import dev.baton.testing.FakeMembership;
import dev.baton.testing.WireCheck;
import dev.baton.timeline.Recorder;
import dev.baton.timeline.RecorderSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** One dispatcher on a bus with peers that keep what they get, and answer when the test says so. */
abstract class BusOfPeers {
    static final Duration LONG = Duration.ofSeconds(30);

    final Vertx vertx = Vertx.vertx();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final FakeMembership membership = new FakeMembership("gateway");
    final Context loop = vertx.getOrCreateContext();
    final Recorder recorder =
            new Recorder(RecorderSettings.DEFAULTS, "gateway", NodeClock.started(), Segment::toString);
    Bus bus;
    Dispatcher dispatcher;

    @BeforeEach
    void openTheBus() {
        NodeCard self = new NodeCard("gateway", "gateway", Set.of(RoleName.GATEWAY), "test", NodeCard.State.READY)
                .with(List.of(new KnownFlow("transfer", 2, "ours")));
        bus = new Bus(vertx, membership, self, settings(), meters, Tap.off(), recorder);
        WireCheck.on(vertx);
        await(bus.open());
        dispatcher = await(onLoop(() -> Future.succeededFuture(bus.dispatcher(loop))));
    }

    BusSettings settings() {
        return new BusSettings(4, 3);
    }

    @AfterEach
    void close() {
        recorder.close();
        await(vertx.close());
    }

    static FakePeer whoHas(List<FakePeer> peers, int commands) {
        eventually(() -> assertThat(peers).anyMatch(peer -> peer.commands().size() == commands));
        return peers.stream()
                .filter(peer -> peer.commands().size() == commands)
                .findFirst()
                .orElseThrow();
    }

    static Command compute(long id) {
        Command small = Samples.command(id, Claim.NONE, true, LONG);
        return new Command(
                id,
                small.request(),
                new Work.Stages(RoleName.COMPUTE_SERVICE, small.segment(), Command.ANY_LANE, true, false),
                small.payload(),
                small.deadline(),
                small.trace());
    }

    FakePeer computePeer(String nodeId) {
        FakePeer peer = new FakePeer(vertx, membership, nodeId, RoleName.COMPUTE_SERVICE);
        eventually(
                () -> assertThat(bus.roster().ready(RoleName.COMPUTE_SERVICE)).contains(nodeId));
        return peer;
    }

    FakePeer peer(String nodeId) {
        FakePeer peer = new FakePeer(vertx, membership, nodeId);
        eventually(() -> assertThat(bus.roster().ready(RoleName.DB_WORKER)).contains(nodeId));
        return peer;
    }

    List<Future<Completion>> send(int count, Function<Long, Command> commands) {
        return send(count, commands, Placing.ANYWHERE);
    }

    List<Future<Completion>> send(int count, Function<Long, Command> commands, Placing placing) {
        return await(onLoop(() -> {
            List<Future<Completion>> sent = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                sent.add(dispatcher.send(commands.apply(dispatcher.nextId()), placing));
            }
            return Future.succeededFuture(sent);
        }));
    }

    Command repeatable(long id) {
        return Samples.command(id, Claim.NONE, true, LONG);
    }

    <T> Future<T> onLoop(java.util.function.Supplier<Future<T>> task) {
        Promise<T> promise = Promise.promise();
        loop.runOnContext(ignored -> task.get().onComplete(promise));
        return promise.future();
    }

    static void eventually(org.awaitility.core.ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(assertion);
    }

    static Verdict verdict(Completion completion) {
        return ((WorkResult.Failed) completion.result()).verdict();
    }

    static Effect effect(Completion completion) {
        return ((WorkResult.Failed) completion.result()).effect();
    }

    static String message(Completion completion) {
        return ((WorkResult.Failed) completion.result()).message();
    }
}

package dev.baton.compute;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bus.Bus;
import dev.baton.bus.BusSettings;
import dev.baton.bus.Dispatcher;
import dev.baton.bus.NodeCard;
import dev.baton.bus.NodeGauges;
import dev.baton.flow.Caller;
import dev.baton.flow.ComputeStage;
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
import dev.baton.message.Segment;
import dev.baton.message.TraceParent;
import dev.baton.message.Verdict;
import dev.baton.message.Work;
import dev.baton.message.WorkResult;
import dev.baton.node.RoleLoops;
import dev.baton.run.ComputePool;
import dev.baton.run.FlowCatalog;
import dev.baton.testing.FakeMembership;
import dev.baton.testing.WireCheck;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A compute-service behind a real bus: what it is sent comes back, done or with a verdict. */
class ComputeTest {
    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Dispatcher dispatcher;
    private ComputePool stages;
    private RoleLoops<ComputeLoop> running;

    private void open(int queue, ComputeStage<String, String> stage) {
        Flow<String, String> flow = Flow.named("words")
                .post("/words", String.class)
                .onCompute("D", String.class, stage)
                .onCompute("E", String.class, (context, text) -> Outcome.done(text + " E"))
                .reply(200);
        NodeCard self = new NodeCard("n1", "n1", Set.of(RoleName.COMPUTE_SERVICE), "test", NodeCard.State.READY);
        Bus bus = new Bus(vertx, new FakeMembership("n1"), self, new BusSettings(512, 512), meters);
        stages = new ComputePool(new FlowCatalog(List.of(flow), List.of()), "n1", 2, queue);
        running = await(RoleLoops.deploy(
                vertx,
                1,
                (context, index) -> new ComputeLoop(vertx, context, bus, stages, "n1"),
                Future::succeededFuture));
        WireCheck.on(vertx);
        await(bus.open());
        Promise<Dispatcher> opened = Promise.promise();
        loop.runOnContext(ignored -> opened.complete(bus.dispatcher(loop)));
        dispatcher = await(opened.future());
    }

    @AfterEach
    void close() {
        await(vertx.close());
        stages.close();
    }

    @Test
    void consecutiveStagesRunOnOneThreadOfItsOwnAndOnlyTheLastAnswerTravels() {
        open(
                10,
                (context, text) -> Outcome.done(
                        text + " D on " + Thread.currentThread().getName().replaceAll("-\\d+$", "")));

        Completion completion = await(send("in", Duration.ofSeconds(5)));

        assertThat(completion.result()).isEqualTo(new WorkResult.Done(Json.write("in D on baton-compute E")));
        assertThat(completion.effort().ranNanos()).isPositive();
    }

    @Test
    void whatBecomesReadyTogetherTravelsTogether() {
        open(500, (context, text) -> Outcome.done(text));

        List<Future<Completion>> all = sendMany(400);

        assertThat(await(Future.join(all)).<Completion>list())
                .allMatch(completion -> completion.result() instanceof WorkResult.Done);
        var frames = meters.get("baton.frames.sent.entries").summary();
        assertThat(frames.totalAmount()).as("commands and completions").isEqualTo(800);
        assertThat(frames.count()).as("frames").isLessThan(400);
    }

    @Test
    void moreThanTheQueueHoldsIsRefusedAndTheRestIsDone() throws InterruptedException {
        CountDownLatch gate = new CountDownLatch(1);
        open(3, (context, text) -> {
            gate.await();
            return Outcome.done(text);
        });

        List<Future<Completion>> all = sendMany(10);
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .until(() -> all.stream().filter(Future::isComplete).count() == 5);
        assertThat(stages.queue()).isEqualTo(new NodeGauges.Queue(3, 1, 3));
        gate.countDown();

        List<WorkResult> results = await(Future.join(all)).<Completion>list().stream()
                .map(Completion::result)
                .toList();
        assertThat(results.stream().filter(WorkResult.Done.class::isInstance)).hasSize(5);
        assertThat(results.stream()
                        .filter(result ->
                                result instanceof WorkResult.Failed failed && failed.verdict() == Verdict.OVERLOADED))
                .hasSize(5);
    }

    @Test
    void theQueueCanBeMadeShorterWhileItRunsAndAsLongAgain() throws InterruptedException {
        CountDownLatch gate = new CountDownLatch(1);
        open(100, (context, text) -> {
            gate.await();
            return Outcome.done(text);
        });
        stages.queueKnob().change().accept(3);

        List<Future<Completion>> all = sendMany(10);
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .until(() -> all.stream().filter(Future::isComplete).count() == 5);
        stages.queueKnob().change().accept(1_000);
        assertThat(stages.queueKnob().value().getAsInt())
                .as("what it was made for")
                .isEqualTo(100);
        List<Future<Completion>> more = sendMany(5);
        gate.countDown();

        assertThat(await(Future.join(more)).<Completion>list())
                .allMatch(completion -> completion.result() instanceof WorkResult.Done);
    }

    @Test
    void anAnswerThatIsTooLargeToTravelIsToldAndNotDropped() {
        open(10, (context, text) -> Outcome.done("x".repeat(600_000)));

        WorkResult result = await(send("in", Duration.ofSeconds(5))).result();

        assertThat(result).isInstanceOfSatisfying(WorkResult.Failed.class, failed -> assertThat(failed.verdict())
                .isEqualTo(Verdict.TOO_LARGE));
    }

    @Test
    void aDrainWaitsForWhatRunsAndForNothingElse() {
        CountDownLatch gate = new CountDownLatch(1);
        open(10, (context, text) -> {
            gate.await();
            return Outcome.done(text);
        });
        Future<Completion> sent = send("in", Duration.ofSeconds(10));
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> stages.outstanding() == 1);

        Future<Void> drained = running.drain(Duration.ofSeconds(8));
        Awaitility.await().pollDelay(Duration.ofMillis(100)).until(() -> true);
        assertThat(drained.isComplete()).isFalse();
        gate.countDown();

        await(drained);
        assertThat(await(sent).result()).isInstanceOf(WorkResult.Done.class);
        await(running.drain(Duration.ofMillis(1)));
    }

    @Test
    void aDrainThatTakesTooLongIsGivenUp() {
        CountDownLatch gate = new CountDownLatch(1);
        open(10, (context, text) -> {
            gate.await();
            return Outcome.done(text);
        });
        send("in", Duration.ofSeconds(10));
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> stages.outstanding() == 1);

        Future<Void> drained = running.drain(Duration.ofMillis(100));
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(drained::isComplete);

        assertThat(drained.failed()).isTrue();
        gate.countDown();
    }

    private List<Future<Completion>> sendMany(int count) {
        Promise<List<Future<Completion>>> sent = Promise.promise();
        loop.runOnContext(ignored -> sent.complete(IntStream.range(0, count)
                .mapToObj(i -> dispatcher.send(command("word " + i, Duration.ofSeconds(10)), Placing.ANYWHERE))
                .toList()));
        return await(sent.future());
    }

    private Future<Completion> send(String text, Duration deadline) {
        Promise<Completion> promise = Promise.promise();
        loop.runOnContext(ignored ->
                dispatcher.send(command(text, deadline), Placing.ANYWHERE).onComplete(promise));
        return promise.future();
    }

    private Command command(String text, Duration deadline) {
        return new Command(
                dispatcher.nextId(),
                new Request(UUID.randomUUID(), Caller.ANONYMOUS, Instant.now(), Claim.NONE),
                new Work.Stages(
                        RoleName.COMPUTE_SERVICE, new Segment("words", 1, "d", "e"), Command.ANY_LANE, true, false),
                Json.write(text),
                Deadline.in(deadline),
                TraceParent.fresh());
    }
}

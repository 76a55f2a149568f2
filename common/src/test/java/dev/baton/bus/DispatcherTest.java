package dev.baton.bus;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.message.Claim;
import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Frame;
import dev.baton.message.Request;
import dev.baton.message.RoleName;
import dev.baton.message.Samples;
import dev.baton.message.StoreCall;
import dev.baton.message.Verdict;
import dev.baton.message.Work;
import dev.baton.message.WorkResult;
import dev.baton.testing.FakeMembership;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DispatcherTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final FakeMembership membership = new FakeMembership("gateway");
    private final Context loop = vertx.getOrCreateContext();
    private Bus bus;
    private Dispatcher dispatcher;

    @BeforeEach
    void openTheBus() {
        NodeCard self = new NodeCard("gateway", "gateway", Set.of(RoleName.GATEWAY), "test", NodeCard.State.READY);
        bus = new Bus(vertx, membership, self, new BusSettings(4, 3), meters);
        await(bus.open());
        dispatcher = await(onLoop(() -> Future.succeededFuture(bus.dispatcher(loop))));
    }

    @AfterEach
    void close() {
        await(vertx.close());
    }

    @Test
    void whatOneTurnHandsOverTravelsAsOneFrame() {
        FakePeer worker = peer("w1");

        send(4, this::repeatable);

        eventually(() -> assertThat(worker.frames()).hasSize(1));
        assertThat(worker.commands()).hasSize(4);
    }

    @Test
    void theCompletionWakesWhoeverWaitsForIt() {
        FakePeer worker = peer("w1");
        Future<Completion> completion = send(1, this::repeatable).getFirst();
        eventually(() -> assertThat(worker.commands()).hasSize(1));

        worker.answer(worker.commands().getFirst());

        assertThat(await(completion).result()).isEqualTo(new WorkResult.Done(Buffer.buffer("\"by w1\"")));
        assertThat(dispatcher.outstanding()).isZero();
    }

    @Test
    void beyondTheWindowCommandsWaitAndBeyondTheBoundTheyAreRefusedAtOnce() {
        FakePeer worker = peer("w1");

        List<Future<Completion>> all = send(8, this::repeatable);

        assertThat(verdict(await(all.get(7)))).isEqualTo(Verdict.OVERLOADED);
        eventually(() -> assertThat(worker.commands()).hasSize(4));
        assertThat(dispatcher.outstanding()).isEqualTo(7);
        worker.answer(worker.commands().getFirst());
        eventually(() -> assertThat(worker.commands()).hasSize(5));
    }

    @Test
    void aLeaseIsRenewedHoweverFullTheWindowIs() {
        FakePeer worker = peer("w1");
        send(7, this::repeatable);
        eventually(() -> assertThat(worker.commands()).hasSize(4));

        Future<Completion> renewed = send(1, DispatcherTest::renewal).getFirst();

        eventually(() -> assertThat(worker.commands()).hasSize(5));
        worker.answer(worker.commands().get(4));
        assertThat(await(renewed).result()).isInstanceOf(WorkResult.Done.class);
        assertThat(dispatcher.outstanding()).isEqualTo(7);
    }

    private static Command renewal(long id) {
        Command small = Samples.command(id, Claim.NONE, true, LONG);
        return new Command(
                id,
                small.request(),
                new Work.Store(StoreCall.RENEW_LEASE),
                Buffer.buffer(),
                small.deadline(),
                small.trace());
    }

    @Test
    void aDeadlineThatPassesSaysWhereTheTimeWent() {
        peer("w1");

        Completion completion = await(send(1, id -> Samples.command(id, Claim.NONE, true, Duration.ofMillis(100)))
                .getFirst());

        assertThat(verdict(completion)).isEqualTo(Verdict.TIMED_OUT);
        assertThat(message(completion)).contains("was with w1 for");
        assertThat(dispatcher.outstanding()).isZero();
    }

    @Test
    void aCompletionThatComesTooLateIsCountedAndDropped() {
        FakePeer worker = peer("w1");
        await(send(1, id -> Samples.command(id, Claim.NONE, true, Duration.ofMillis(100)))
                .getFirst());

        worker.answer(worker.commands().getFirst());

        eventually(() ->
                assertThat(meters.counter("baton.completions.late").count()).isEqualTo(1));
    }

    @Test
    void whenANodeLeavesItsRepeatableCommandsGoElsewhereAtOnce() {
        FakePeer first = peer("w1");
        List<Future<Completion>> all = send(4, this::repeatable);
        eventually(() -> assertThat(first.commands()).hasSize(4));
        FakePeer second = peer("w2");

        membership.leave("w1");

        eventually(() -> assertThat(second.commands()).hasSize(4));
        second.commands().forEach(second::answer);
        all.forEach(completion ->
                assertThat(await(completion).result()).isEqualTo(new WorkResult.Done(Buffer.buffer("\"by w2\""))));
    }

    @Test
    void aWriteWithoutAClaimThatWasWithALostNodeIsNotDoneTwice() {
        FakePeer first = peer("w1");
        Future<Completion> lost =
                send(1, id -> Samples.command(id, Claim.NONE, false, LONG)).getFirst();
        eventually(() -> assertThat(first.commands()).hasSize(1));
        FakePeer second = peer("w2");

        membership.leave("w1");

        assertThat(verdict(await(lost))).isEqualTo(Verdict.NODE_LEFT);
        assertThat(message(await(lost))).contains("w1 left the cluster");
        assertThat(second.commands()).isEmpty();
    }

    @Test
    void commandsWaitWithinTheirDeadlineForANodeToCome() {
        Future<Completion> completion = send(1, this::repeatable).getFirst();

        FakePeer late = peer("w1");

        eventually(() -> assertThat(late.commands()).hasSize(1));
        late.answer(late.commands().getFirst());
        await(completion);
    }

    @Test
    void aRegistrationThatTheClusterLostIsMadeAnewAndWorkGoesOn() {
        FakePeer worker = peer("w1");
        membership.forget(Addresses.node("gateway"));
        membership.forget(Addresses.ROSTER);
        eventually(() -> assertThat(membership.forgets()).isZero());

        Future<Completion> completion = send(1, this::repeatable).getFirst();
        eventually(() -> assertThat(worker.commands()).hasSize(1));
        worker.answer(worker.commands().getFirst());

        await(completion);
    }

    @Test
    void nothingIsSentToANodeThatDrains() {
        FakePeer draining = peer("w1");
        FakePeer other = peer("w2");
        draining.announce(NodeCard.State.DRAINING);
        eventually(() -> assertThat(bus.roster().ready(RoleName.DB_WORKER)).hasSize(1));

        send(4, this::repeatable);

        eventually(() -> assertThat(other.commands()).hasSize(4));
        assertThat(draining.commands()).isEmpty();
    }

    @Test
    void withoutAKeyCommandsGoWhereLeastIsInFlight() {
        FakePeer first = peer("w1");
        FakePeer second = peer("w2");

        send(6, this::repeatable);

        eventually(() ->
                assertThat(first.commands().size() + second.commands().size()).isEqualTo(6));
        assertThat(first.commands()).hasSize(3);
    }

    @Test
    void aCommandBeyondTheCapOfAFrameIsRefused() {
        FakePeer worker = peer("w1");

        Completion completion =
                await(send(1, id -> withPayload(id, Frame.MAX_ENTRY_BYTES)).getFirst());

        assertThat(verdict(completion)).isEqualTo(Verdict.TOO_LARGE);
        assertThat(worker.frames()).isEmpty();
    }

    @Test
    void largeCommandsOfOneTurnAreSpreadOverFramesWithinTheCap() {
        FakePeer worker = peer("w1");

        send(4, id -> withPayload(id, 400_000));

        eventually(() -> assertThat(worker.commands()).hasSize(4));
        assertThat(worker.frames()).hasSizeGreaterThan(1).allSatisfy(frame -> assertThat(frame.entries().stream()
                        .mapToInt(entry -> entry.wireSize())
                        .sum())
                .isLessThanOrEqualTo(Frame.MAX_BYTES));
    }

    private FakePeer peer(String nodeId) {
        FakePeer peer = new FakePeer(vertx, membership, nodeId);
        eventually(() -> assertThat(bus.roster().ready(RoleName.DB_WORKER)).contains(nodeId));
        return peer;
    }

    private List<Future<Completion>> send(int count, Function<Long, Command> commands) {
        return await(onLoop(() -> {
            List<Future<Completion>> sent = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                sent.add(dispatcher.send(commands.apply(dispatcher.nextId()), Optional.empty()));
            }
            return Future.succeededFuture(sent);
        }));
    }

    private Command repeatable(long id) {
        return Samples.command(id, Claim.NONE, true, LONG);
    }

    private static Command withPayload(long id, int bytes) {
        Command small = Samples.command(id, Claim.NONE, true, LONG);
        return new Command(
                id,
                new Request(small.requestId(), small.caller(), small.acceptedAt(), small.claim()),
                new Work.Stages(small.role(), small.segment(), Command.ANY_LANE, true, false),
                Buffer.buffer(new byte[bytes]),
                small.deadline(),
                small.trace());
    }

    private <T> Future<T> onLoop(java.util.function.Supplier<Future<T>> task) {
        Promise<T> promise = Promise.promise();
        loop.runOnContext(ignored -> task.get().onComplete(promise));
        return promise.future();
    }

    private static void eventually(org.awaitility.core.ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(5)).untilAsserted(assertion);
    }

    private static Verdict verdict(Completion completion) {
        return ((WorkResult.Failed) completion.result()).verdict();
    }

    private static String message(Completion completion) {
        return ((WorkResult.Failed) completion.result()).message();
    }
}

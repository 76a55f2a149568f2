package dev.baton.bus;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.message.Claim;
import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Effect;
import dev.baton.message.Frame;
import dev.baton.message.Json;
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
        NodeCard self = new NodeCard("gateway", "gateway", Set.of(RoleName.GATEWAY), "test", NodeCard.State.READY)
                .with(List.of(new KnownFlow("transfer", 2, "ours")));
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
    void whereNodesAreReadyButNoneHasTheFlowTheCommandIsRefusedAtOnce() {
        announce("w1", "another");

        Future<Completion> refused = send(1, this::repeatable).getFirst();

        assertThat(verdict(await(refused))).isEqualTo(Verdict.NO_HANDLER);
        assertThat(message(await(refused))).contains("No db-worker that is ready has transfer");
        assertThat(bus.roster().lacks(RoleName.DB_WORKER, "transfer", 2)).isTrue();

        announce("w2", "ours");

        assertThat(bus.roster().lacks(RoleName.DB_WORKER, "transfer", 2)).isFalse();
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

    @Test
    void aFullWindowOnTheFirstTryDidNothing() {
        peer("w1");

        List<Future<Completion>> all = send(8, id -> Samples.command(id, Claim.NONE, false, LONG));

        assertThat(effect(await(all.get(7)))).isEqualTo(Effect.NONE);
    }

    @Test
    void aCommandThatWasLostAndFindsNoPlaceAgainIsNotKnown() {
        peer("w1");
        Claim claim = new Claim.First(Optional.empty(), Optional.empty());
        List<Future<Completion>> lost = send(4, id -> Samples.command(id, claim, true, LONG));
        eventually(() -> assertThat(dispatcher.outstanding()).isEqualTo(4));
        peer("w2");
        send(7, this::repeatable); // to w2, and to w1 where there is room to wait

        membership.leave("w1");

        eventually(() -> assertThat(lost).anyMatch(Future::isComplete));
        List<Completion> ended =
                lost.stream().filter(Future::isComplete).map(Future::result).toList();
        assertThat(ended).allSatisfy(completion -> {
            assertThat(verdict(completion)).isEqualTo(Verdict.OVERLOADED);
            assertThat(effect(completion)).isEqualTo(Effect.UNKNOWN);
        });
    }

    @Test
    void aWriteWhoseDeadlinePassesAtANodeIsNotKnownAndAReadDidNothing() {
        peer("w1");

        Completion write = await(send(1, id -> Samples.command(id, Claim.NONE, false, Duration.ofMillis(100)))
                .getFirst());
        Completion read = await(send(1, id -> Samples.command(id, Claim.NONE, true, Duration.ofMillis(100)))
                .getFirst());

        assertThat(effect(write)).isEqualTo(Effect.UNKNOWN);
        assertThat(effect(read)).isEqualTo(Effect.NONE);
    }

    @Test
    void whatANodeDiscardsUnstartedIsTriedOnceAtEachOther() {
        List<FakePeer> peers = List.of(peer("w1"), peer("w2"));
        Future<Completion> completion =
                send(1, id -> Samples.command(id, Claim.NONE, false, LONG)).getFirst();

        FakePeer first = whoHas(peers, 1);
        first.answer(first.commands().getFirst(), Verdict.DISCARDED);
        FakePeer second = peers.get(1 - peers.indexOf(first));
        eventually(() -> assertThat(second.commands()).hasSize(1));
        second.answer(second.commands().getFirst(), Verdict.NO_HANDLER);

        assertThat(verdict(await(completion))).isEqualTo(Verdict.NO_HANDLER);
        assertThat(effect(await(completion))).isEqualTo(Effect.NONE);
        assertThat(first.commands()).hasSize(1);
    }

    @Test
    void oneFullComputeServiceIsNotTheEndWhileAnotherHasRoom() {
        List<FakePeer> peers = List.of(computePeer("c1"), computePeer("c2"));
        Future<Completion> completion = send(1, DispatcherTest::compute).getFirst();

        FakePeer full = whoHas(peers, 1);
        full.answer(full.commands().getFirst(), Verdict.OVERLOADED);
        FakePeer other = peers.get(1 - peers.indexOf(full));
        eventually(() -> assertThat(other.commands()).hasSize(1));
        other.answer(other.commands().getFirst());

        assertThat(await(completion).result()).isInstanceOf(WorkResult.Done.class);
    }

    @Test
    void whatWasWithTwoLostComputeServicesIsNotGivenToAThird() {
        List<FakePeer> peers = List.of(computePeer("c1"), computePeer("c2"), computePeer("c3"));
        Future<Completion> completion = send(1, DispatcherTest::compute).getFirst();
        FakePeer first = whoHas(peers, 1);
        membership.leave(first.nodeId());
        List<FakePeer> left = peers.stream().filter(peer -> peer != first).toList();
        FakePeer second = whoHas(left, 1);

        membership.leave(second.nodeId());

        assertThat(verdict(await(completion))).isEqualTo(Verdict.FAILED);
        assertThat(message(await(completion))).contains(first.nodeId(), second.nodeId());
        assertThat(left).filteredOn(peer -> peer != second).allMatch(peer -> peer.commands()
                .isEmpty());
    }

    @Test
    void aRepeatableCommandThatItsNodeDoesNotHaveIsSentAgain() {
        FakePeer worker = peer("w1");
        worker.hasNothing();
        Future<Completion> completion = send(1, this::repeatable).getFirst();

        eventually(() -> assertThat(worker.commands()).hasSizeGreaterThan(1));
        worker.answer(worker.commands().getLast());

        assertThat(await(completion).result()).isInstanceOf(WorkResult.Done.class);
        assertThat(meters.counter("baton.commands.lost").count()).isGreaterThanOrEqualTo(1);
    }

    @Test
    void aWriteThatItsNodeDoesNotHaveIsNotKnownAndNotDoneTwice() {
        FakePeer worker = peer("w1");
        worker.hasNothing();
        Completion completion = await(
                send(1, id -> Samples.command(id, Claim.NONE, false, LONG)).getFirst());

        assertThat(verdict(completion)).isEqualTo(Verdict.NODE_LEFT);
        assertThat(effect(completion)).isEqualTo(Effect.UNKNOWN);
        assertThat(message(completion)).contains("w1 does not have it");
        assertThat(worker.commands()).hasSize(1);
    }

    private static FakePeer whoHas(List<FakePeer> peers, int commands) {
        eventually(() -> assertThat(peers).anyMatch(peer -> peer.commands().size() == commands));
        return peers.stream()
                .filter(peer -> peer.commands().size() == commands)
                .findFirst()
                .orElseThrow();
    }

    private static Command compute(long id) {
        Command small = Samples.command(id, Claim.NONE, true, LONG);
        return new Command(
                id,
                small.request(),
                new Work.Stages(RoleName.COMPUTE_SERVICE, small.segment(), Command.ANY_LANE, true, false),
                small.payload(),
                small.deadline(),
                small.trace());
    }

    private FakePeer computePeer(String nodeId) {
        FakePeer peer = new FakePeer(vertx, membership, nodeId, RoleName.COMPUTE_SERVICE);
        eventually(
                () -> assertThat(bus.roster().ready(RoleName.COMPUTE_SERVICE)).contains(nodeId));
        return peer;
    }

    private FakePeer peer(String nodeId) {
        FakePeer peer = new FakePeer(vertx, membership, nodeId);
        eventually(() -> assertThat(bus.roster().ready(RoleName.DB_WORKER)).contains(nodeId));
        return peer;
    }

    /** A db-worker that is ready, and what its flow means. */
    private void announce(String nodeId, String fingerprint) {
        NodeCard card = new NodeCard(nodeId, nodeId, Set.of(RoleName.DB_WORKER), "test", NodeCard.State.READY)
                .with(List.of(new KnownFlow("transfer", 2, fingerprint)));
        membership.join(nodeId);
        vertx.eventBus().publish(Addresses.ROSTER, Json.write(card));
        eventually(() -> assertThat(bus.roster().ready(RoleName.DB_WORKER)).contains(nodeId));
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

    private static Effect effect(Completion completion) {
        return ((WorkResult.Failed) completion.result()).effect();
    }

    private static String message(Completion completion) {
        return ((WorkResult.Failed) completion.result()).message();
    }
}

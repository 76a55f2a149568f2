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
import dev.baton.timeline.MarkWatch;
import dev.baton.timeline.Recorder;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DispatcherTest extends BusOfPeers {
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
    void theCompletionWakesWhoeverWaitsForItEvenIfItCanNotBeShown() {
        recorder.watch(new MarkWatch() {
            @Override
            public void wrote(long mark) {
                throw new IllegalStateException("of a test");
            }
        });
        FakePeer worker = peer("w1");
        Future<Completion> completion = send(1, DispatcherTest::recorded).getFirst();
        eventually(() -> assertThat(worker.commands()).hasSize(1));

        worker.answer(worker.commands().getFirst());

        assertThat(await(completion).result()).isInstanceOf(WorkResult.Done.class);
    }

    private static Command recorded(long id) {
        Command small = Samples.command(id, Claim.NONE, true, LONG);
        return new Command(
                id,
                small.request(),
                small.work(),
                small.payload(),
                small.deadline(),
                Recorder.requested(small.trace()));
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

    /** A db-worker that is ready, and what its flow means. */
    private void announce(String nodeId, String fingerprint) {
        NodeCard card = new NodeCard(nodeId, nodeId, Set.of(RoleName.DB_WORKER), "test", NodeCard.State.READY)
                .with(List.of(new KnownFlow("transfer", 2, fingerprint)));
        membership.join(nodeId);
        vertx.eventBus().publish(Addresses.ROSTER, Json.write(card));
        eventually(() -> assertThat(bus.roster().ready(RoleName.DB_WORKER)).contains(nodeId));
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
}

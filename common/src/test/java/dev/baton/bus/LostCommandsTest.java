package dev.baton.bus;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.message.Claim;
import dev.baton.message.Completion;
import dev.baton.message.Effect;
import dev.baton.message.RoleName;
import dev.baton.message.Samples;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of commands whose node leaves, does not begin them, or does not answer. */
class LostCommandsTest extends BusOfPeers {
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
        assertThat(message(completion)).contains("w1 does not have this command");
        assertThat(worker.commands()).hasSize(1);
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
    void whatWasWithTwoLostDbWorkersIsNotGivenToAThird() {
        List<FakePeer> peers = List.of(peer("w1"), peer("w2"), peer("w3"));
        Future<Completion> stored = send(1, id -> Samples.command(id, new Claim.Held(2), true, LONG))
                .getFirst();
        FakePeer first = whoHas(peers, 1);
        membership.leave(first.nodeId());
        List<FakePeer> left = peers.stream().filter(peer -> peer != first).toList();
        FakePeer second = whoHas(left, 1);

        membership.leave(second.nodeId());

        assertThat(verdict(await(stored))).isEqualTo(Verdict.NODE_LEFT);
        assertThat(message(await(stored))).contains(first.nodeId(), second.nodeId());
        assertThat(await(stored).effort().ranNanos())
                .as("it counts as what ran until it was ended")
                .isPositive();
        assertThat(left).filteredOn(peer -> peer != second).allMatch(peer -> peer.commands()
                .isEmpty());
    }

    @Test
    void whatIsRefusedAfterItsFirstNodeWasLostIsNotKnown() {
        FakePeer first = peer("w1");
        Claim claim = new Claim.First(Optional.empty(), Optional.empty());
        Future<Completion> lost =
                send(1, id -> Samples.command(id, claim, true, LONG)).getFirst();
        eventually(() -> assertThat(first.commands()).hasSize(1));
        FakePeer second = peer("w2");
        membership.leave("w1");
        eventually(() -> assertThat(second.commands()).hasSize(1));

        second.answer(second.commands().getFirst(), Verdict.OVERLOADED);

        assertThat(verdict(await(lost))).isEqualTo(Verdict.OVERLOADED);
        assertThat(effect(await(lost))).isEqualTo(Effect.UNKNOWN);
    }

    @Test
    void whatANodeWithoutItsDatabaseDidNotBeginGoesToAnother() {
        List<FakePeer> peers = List.of(peer("w1"), peer("w2"));
        Future<Completion> completion =
                send(1, id -> Samples.command(id, Claim.NONE, false, LONG)).getFirst();
        FakePeer sick = whoHas(peers, 1);
        sick.announce(NodeCard.State.STARTING);
        eventually(() -> assertThat(bus.roster().ready(RoleName.DB_WORKER)).doesNotContain(sick.nodeId()));

        sick.answerWorthRetry(sick.commands().getFirst(), Verdict.DATABASE_UNAVAILABLE);

        FakePeer other = peers.get(1 - peers.indexOf(sick));
        eventually(() -> assertThat(other.commands()).hasSize(1));
        other.answer(other.commands().getFirst());
        assertThat(await(completion).result()).isInstanceOf(WorkResult.Done.class);
    }

    @Test
    void repeatableCommandsOfAnUnresponsiveNodeGoToAnother() {
        FakePeer frozen = peer("w1");
        Future<Completion> repeatable = send(1, this::repeatable).getFirst();
        Future<Completion> write =
                send(1, id -> Samples.command(id, Claim.NONE, false, LONG)).getFirst();
        eventually(() -> assertThat(frozen.commands()).hasSize(2));
        FakePeer other = peer("w2");

        eventually(() -> assertThat(other.commands()).hasSize(1));
        other.answer(other.commands().getFirst());

        assertThat(await(repeatable).result()).isInstanceOf(WorkResult.Done.class);
        assertThat(write.isComplete()).isFalse();
        send(3, this::repeatable);
        eventually(() -> assertThat(other.commands()).hasSize(4));
        assertThat(frozen.commands()).hasSize(2);
    }

    @Test
    void whatANodeStoppedAnsweringWithAndAnotherWasLostWithIsNotGivenToAThird() {
        FakePeer first = peer("w1");
        Future<Completion> stored = send(1, id -> Samples.command(id, new Claim.Held(2), true, LONG))
                .getFirst();
        eventually(() -> assertThat(first.commands()).hasSize(1));
        FakePeer second = peer("w2");
        eventually(() -> assertThat(second.commands()).hasSize(1));
        membership.leave("w1");
        FakePeer third = peer("w3");

        membership.leave("w2");

        assertThat(verdict(await(stored))).isEqualTo(Verdict.NODE_LEFT);
        assertThat(message(await(stored))).contains("w1", "w2");
        assertThat(third.commands()).isEmpty();
    }

    @Test
    void aFullNodeBesideAnUnresponsiveOneIsTriedOnce() {
        FakePeer frozen = computePeer("c1");
        send(1, BusOfPeers::compute);
        eventually(() -> assertThat(frozen.commands()).hasSize(1));
        FakePeer full = computePeer("c2");
        eventually(() -> assertThat(full.commands()).hasSize(1));
        Future<Completion> refused = send(1, BusOfPeers::compute).getFirst();
        eventually(() -> assertThat(full.commands()).hasSize(2));

        full.answer(full.commands().getLast(), Verdict.OVERLOADED);

        assertThat(verdict(await(refused))).isEqualTo(Verdict.OVERLOADED);
        assertThat(full.commands()).hasSize(2);
    }

    @Test
    void aNodeThatAnswersAgainGetsWorkAgain() {
        FakePeer frozen = peer("w1");
        send(1, this::repeatable);
        eventually(() -> assertThat(frozen.commands()).hasSize(1));
        FakePeer other = peer("w2");
        eventually(() -> assertThat(other.commands()).hasSize(1));

        frozen.hasEverything();

        eventually(() -> assertThat(await(onLoop(() -> Future.succeededFuture(dispatcher.unresponsiveNodes()))))
                .isEmpty());
        send(1, this::repeatable);
        eventually(() -> assertThat(frozen.commands()).hasSize(2));
    }
}

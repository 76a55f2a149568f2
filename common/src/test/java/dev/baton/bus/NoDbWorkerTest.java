package dev.baton.bus;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.message.Claim;
import dev.baton.message.Completion;
import dev.baton.message.Effect;
import dev.baton.message.Placing;
import dev.baton.message.RoleName;
import dev.baton.message.Samples;
import dev.baton.message.Verdict;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How long commands wait while no db-worker is ready. */
class NoDbWorkerTest extends BusOfPeers {
    private static final Duration BOUND = Duration.ofSeconds(3);
    private static final Duration LATER = Duration.ofSeconds(6);
    private static final Duration CLEARLY_SOONER = Duration.ofMillis(2_500);

    @Override
    BusSettings settings() {
        return new BusSettings(4, 3, BOUND);
    }

    @Test
    void whatHasDoneNothingIsRefusedLongBeforeItsDeadline() {
        Completion completion = await(send(1, this::repeatable).getFirst());

        assertThat(verdict(completion)).isEqualTo(Verdict.NO_HANDLER);
        assertThat(effect(completion)).isEqualTo(Effect.NONE);
        assertThat(message(completion)).startsWith("No db-worker has been ready for ");
        assertThat(dispatcher.outstanding()).isZero();
    }

    @Test
    void fromThenOnOthersAreRefusedAtOnce() {
        await(send(1, this::repeatable).getFirst());
        long sent = System.nanoTime();

        Completion next = await(send(1, this::repeatable).getFirst());

        assertThat(verdict(next)).isEqualTo(Verdict.NO_HANDLER);
        assertThat(since(sent)).isLessThan(CLEARLY_SOONER);
    }

    @Test
    void onceADbWorkerWasReadyTheTimeBeginsAnew() {
        await(send(1, this::repeatable).getFirst());
        peer("w1");
        membership.leave("w1");
        eventually(() -> assertThat(bus.roster().ready(RoleName.DB_WORKER)).isEmpty());
        long sent = System.nanoTime();

        Completion next = await(send(1, this::repeatable).getFirst());

        assertThat(verdict(next)).isEqualTo(Verdict.NO_HANDLER);
        assertThat(since(sent)).isGreaterThan(CLEARLY_SOONER);
    }

    @Test
    void whatHasBegunWaitsUntilItsDeadline() {
        List<Future<Completion>> others = send(1, this::repeatable);
        Completion begun = await(send(1, id -> Samples.command(id, new Claim.Held(1), true, LATER), Placing.BEGUN)
                .getFirst());

        assertThat(verdict(begun)).isEqualTo(Verdict.TIMED_OUT);
        assertThat(verdict(await(others.getFirst()))).isEqualTo(Verdict.NO_HANDLER);
    }

    @Test
    void whatMayHaveBegunOnALostNodeWaitsUntilItsDeadline() {
        FakePeer lost = peer("w1");
        Claim claim = new Claim.First(Optional.empty(), Optional.empty());
        Future<Completion> completion =
                send(1, id -> Samples.command(id, claim, true, LATER)).getFirst();
        eventually(() -> assertThat(lost.commands()).hasSize(1));

        membership.leave("w1");

        assertThat(verdict(await(completion))).isEqualTo(Verdict.TIMED_OUT);
        assertThat(effect(await(completion))).isEqualTo(Effect.UNKNOWN);
    }

    @Test
    void whatMayBeCommittedWhereTheDatabaseWasLostWaitsUntilItsDeadline() {
        FakePeer sick = peer("w1");
        Claim claim = new Claim.First(Optional.empty(), Optional.empty());
        Future<Completion> completion =
                send(1, id -> Samples.command(id, claim, true, LATER)).getFirst();
        eventually(() -> assertThat(sick.commands()).hasSize(1));
        sick.announce(NodeCard.State.STARTING);
        eventually(() -> assertThat(bus.roster().ready(RoleName.DB_WORKER)).isEmpty());

        sick.answerUnknown(sick.commands().getFirst(), Verdict.DATABASE_UNAVAILABLE);

        assertThat(verdict(await(completion))).isEqualTo(Verdict.TIMED_OUT);
        assertThat(effect(await(completion))).isEqualTo(Effect.UNKNOWN);
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}

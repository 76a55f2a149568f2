package dev.baton.dbworker.lane;

import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Effect;
import dev.baton.message.Effort;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;
import java.time.Duration;
import java.util.OptionalLong;

/** A command that a lane has taken and not answered yet: it waits, or rides in a batch. Event loop only. */
final class Pending {
    private static final int SUSPECT_LOSSES = 2;
    private static final int MAX_LOSSES = 5;

    private final Delivery delivery;
    private final long arrivedNanos;
    private final String node;
    private final CompletionSink answers;
    private OptionalLong lockedSinceNanos = OptionalLong.empty();
    private long ranNanos;
    private int losses;
    private boolean commitUnknown;
    private boolean amongLocked;
    private boolean answered;
    private boolean atDeadline;

    Pending(Delivery delivery, long arrivedNanos, String node, CompletionSink answers) {
        this.delivery = delivery;
        this.arrivedNanos = arrivedNanos;
        this.node = node;
        this.answers = answers;
    }

    Delivery delivery() {
        return delivery;
    }

    Command command() {
        return delivery.command();
    }

    long arrivedNanos() {
        return arrivedNanos;
    }

    /** The connection was lost while it was in flight. Answers whether that has happened too often to try again. */
    boolean lostOnceTooOften() {
        return ++losses >= MAX_LOSSES;
    }

    /** The connection was lost while it was committed: nothing that fails later can say that it was not done. */
    void commitUnknown() {
        commitUnknown = command().writes();
    }

    /** It rode in a batch that found a row locked: perhaps it is the one that needs it. */
    void amongLocked() {
        amongLocked = true;
    }

    /** It may be the reason why connections are lost, or it may need a row that is locked: it runs alone. */
    boolean runsAlone() {
        return losses >= SUSPECT_LOSSES || amongLocked || lockedSinceNanos.isPresent();
    }

    /** It was alone in a batch that a time-out ended after so long. */
    void timedOutAlone(long nanos) {
        ranNanos += nanos;
    }

    /** What it cost without being done. */
    Effort effort() {
        return new Effort(System.nanoTime() - arrivedNanos - ranNanos, ranNanos, ranNanos == 0 ? 0 : 1);
    }

    /** It was tried alone, and needs a row that is locked. */
    void foundLocked() {
        if (lockedSinceNanos.isEmpty()) {
            lockedSinceNanos = OptionalLong.of(System.nanoTime());
        }
    }

    /** Since it was first found to need a row that is locked; zero: it was not. */
    Duration locked() {
        return lockedSinceNanos.isEmpty()
                ? Duration.ZERO
                : Duration.ofNanos(System.nanoTime() - lockedSinceNanos.getAsLong());
    }

    boolean isLockedFor(Duration atLeast) {
        return lockedSinceNanos.isPresent() && locked().compareTo(atLeast) >= 0;
    }

    /** What became of it so far, for people. */
    String whereTimeWent() {
        long millis = (System.nanoTime() - arrivedNanos) / 1_000_000;
        return losses == 0
                ? "it waited %d ms".formatted(millis)
                : "it was here for %d ms, and lost its connection %d times".formatted(millis, losses);
    }

    boolean answered() {
        return answered;
    }

    /**
     * At its deadline, while its batch still runs and may yet be committed. What comes of that is not told any more:
     * who sent it has no use for it.
     */
    void answerAtDeadline(String message, Effort effort) {
        Effect effect = command().writes() ? Effect.UNKNOWN : Effect.NONE;
        answer(new WorkResult.Failed(Verdict.TIMED_OUT, effect, node, message, false), effort);
        atDeadline = true;
    }

    /** @throws IllegalStateException if it was answered before: a fault of the lane's, never of a stage's */
    void answer(WorkResult result, Effort effort) {
        answer(JobResult.of(result), effort);
    }

    /** @throws IllegalStateException if it was answered before */
    void answer(JobResult done, Effort effort) {
        if (atDeadline) {
            return;
        }
        if (answered) {
            throw new IllegalStateException("Answered twice: " + command());
        }
        answered = true;
        WorkResult result = done.result();
        WorkResult known =
                commitUnknown && result instanceof WorkResult.Failed failed ? failed.or(Effect.UNKNOWN) : result;
        Completion completion = Completion.of(command(), known, effort);
        if (done.ended()) {
            answers.sendEnded(delivery, completion);
        } else {
            answers.send(delivery, completion);
        }
    }

    void fail(Verdict verdict, String message, Effort effort) {
        answer(new WorkResult.Failed(verdict, node, message, false), effort);
    }
}

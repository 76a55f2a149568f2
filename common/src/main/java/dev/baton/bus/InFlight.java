package dev.baton.bus;

import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Effect;
import dev.baton.message.Effort;
import dev.baton.message.Placing;
import dev.baton.message.RoleName;
import dev.baton.message.Verdict;
import dev.baton.message.Work;
import dev.baton.message.WorkResult;
import dev.baton.tap.Tap;
import dev.baton.timeline.Recorder;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A command without a completion yet: in a node's window, or waiting for a place in one. It knows what its sends may
 * have done: the effect on a lost node stays unknown, even if the next try succeeds. Event loop only.
 */
final class InFlight {
    private static final Logger LOG = LoggerFactory.getLogger(InFlight.class);
    private static final long COMPUTE_GRACE_NANOS = Duration.ofMillis(100).toNanos();

    /** A lane looks for those whose deadline has passed every now and then. */
    private static final long TAKEN_OVER_GRACE_NANOS = Duration.ofMillis(500).toNanos();

    private final Command command;
    private final Placing placing;
    private final Promise<Completion> promise;
    private final Tap tap;
    private final Recorder recorder;
    private final Runnable whenClaimed;
    private String peerId = "";
    private String peer = "";
    private final long sinceNanos = System.nanoTime();
    private long sentNanos;
    private boolean atPeer;
    private boolean claimed;
    private Effect effect = Effect.NONE;
    private final List<String> lostWith = new ArrayList<>(0);
    private final Set<String> tried = new HashSet<>(0);

    InFlight(
            Command command,
            Placing placing,
            Promise<Completion> promise,
            Tap tap,
            Recorder recorder,
            Runnable whenClaimed) {
        this.command = command;
        this.placing = placing;
        this.promise = promise;
        this.tap = tap;
        this.recorder = recorder;
        this.whenClaimed = whenClaimed;
    }

    Command command() {
        return command;
    }

    /** Few, one each second from a node: no window's payload may delay them. */
    boolean isAboutLeases() {
        return command.work() instanceof Work.Store store && store.call().isAboutLeases();
    }

    Optional<String> key() {
        return placing.key();
    }

    /**
     * Whether it waits so long for a node, too, while none is ready: nobody else ends a request that has begun, or may
     * have. A call about leases is of use as soon as there is one.
     */
    boolean waitsUntilDeadline() {
        return placing.begun() || effect != Effect.NONE || isAboutLeases();
    }

    /**
     * How long after the deadline its node's answer is waited for: a compute-service answers at the deadline, as a lane
     * does for a request that was taken over, and knows whether the stage ran or waited.
     */
    long graceNanos() {
        if (command.claim().takenOver()) {
            return TAKEN_OVER_GRACE_NANOS;
        }
        return command.work().role() == RoleName.COMPUTE_SERVICE ? COMPUTE_GRACE_NANOS : 0;
    }

    /** The node that it was sent to last; empty: none yet. */
    String peerId() {
        return peerId;
    }

    /** It is on its way to this node. */
    void sent(String nodeId, String node) {
        peerId = nodeId;
        peer = node;
        sentNanos = System.nanoTime();
        atPeer = true;
    }

    /** The store holds the request, and the worker runs the rest of it. */
    void claimed() {
        claimed = true;
        whenClaimed.run();
    }

    /** The node that had it is gone: what it did with it is not known. */
    void lost() {
        effect = effect();
        atPeer = false;
        lostWith.add(peer);
        tried.add(peerId);
    }

    /** The node does not have it: it was lost on its way, or its completion was. */
    void lostOnTheWay() {
        effect = effect();
        atPeer = false;
    }

    /** The node that has it does not answer, and may still do it. */
    void atUnresponsiveNode() {
        lost();
    }

    boolean sentBefore(long nanos) {
        return sentNanos - nanos < 0;
    }

    /** The names of the nodes that were lost while they had it. */
    List<String> lostWith() {
        return lostWith;
    }

    /**
     * The node that had it did not begin it, or not again: it may have lost its database while an earlier try was
     * committed there.
     */
    void notBegun(WorkResult.Failed failed) {
        effect = effect.or(failed.effect());
        atPeer = false;
        tried.add(peerId);
    }

    /**
     * Whether another node may do what this failure says was not begun. A full queue is a reason for compute work only:
     * a db-worker has the work of its keys.
     */
    boolean mayGoElsewhere(WorkResult.Failed failed) {
        boolean notBegun =
                switch (failed.verdict()) {
                    case DISCARDED, NO_HANDLER -> true;
                    case OVERLOADED -> command.work().role() == RoleName.COMPUTE_SERVICE;
                    case DATABASE_UNAVAILABLE -> failed.worthRetry();
                    default -> false;
                };
        return notBegun && (failed.effect() == Effect.NONE || command.work().repeatable());
    }

    /** The ids of nodes that need not be queried again. */
    Set<String> tried() {
        return tried;
    }

    private Effect effect() {
        if (claimed) {
            return Effect.DONE;
        }
        return atPeer && command.writes() ? Effect.UNKNOWN : effect;
    }

    /** What a worker says of its own try; earlier tries elsewhere may have done more. */
    void complete(Completion reported) {
        Completion completion = reported.result() instanceof WorkResult.Failed failed && effect != Effect.NONE
                ? Completion.of(command, failed.or(effect), reported.effort())
                : reported;
        try {
            WorkResult result = completion.result();
            tap.ended(command, completion);
            recorder.inFlight(
                    command, peer, sinceNanos, sentNanos, System.nanoTime(), result.wireSize(), result.verdict());
        } catch (RuntimeException e) {
            notSeen(e);
        }
        promise.complete(completion);
    }

    /** Who watches must not hold up who waits: nothing else would ever end this request. */
    private void notSeen(RuntimeException why) {
        LOG.error("What became of {} can't be shown", command.segment(), why);
    }

    private void judged(boolean sent, Verdict verdict) {
        try {
            tap.judged(command, peerId, sent, verdict);
        } catch (RuntimeException e) {
            notSeen(e);
        }
    }

    void fail(Verdict verdict, String node, String message) {
        judged(sentNanos != 0, verdict);
        complete(Completion.of(command, new WorkResult.Failed(verdict, effect(), node, message, false), Effort.NONE));
    }

    /** As far as is known, it ran all the time, on nodes that were lost. */
    void lostWithTwo(Verdict verdict, String node, String message) {
        judged(true, verdict);
        Effort effort = new Effort(0, System.nanoTime() - sinceNanos, lostWith.size());
        complete(Completion.of(command, new WorkResult.Failed(verdict, effect(), node, message, false), effort));
    }

    /** Where its time went: for the message of a time-out. */
    String whereTimeWent(String node) {
        long now = System.nanoTime();
        return sentNanos == 0
                ? "it waited %d ms for a place in the window of %s".formatted(millis(now - sinceNanos), node)
                : "it waited %d ms here and was with %s for %d ms"
                        .formatted(millis(sentNanos - sinceNanos), node, millis(now - sentNanos));
    }

    private static long millis(long nanos) {
        return nanos / 1_000_000;
    }
}

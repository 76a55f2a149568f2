package dev.baton.bus;

import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Effort;
import dev.baton.message.Verdict;
import dev.baton.message.Work;
import dev.baton.message.WorkResult;
import dev.baton.tap.Tap;
import dev.baton.timeline.Recorder;
import io.vertx.core.Promise;
import java.util.Optional;

/** A command that we still wait for: in a node's window, or for a place in one. Event loop only. */
final class InFlight {
    private final Command command;
    private final Optional<String> key;
    private final Promise<Completion> promise;
    private final Tap tap;
    private final Recorder recorder;
    private final Runnable whenClaimed;
    private String peerId = "";
    private String peer = "";
    private final long sinceNanos = System.nanoTime();
    private long sentNanos;

    InFlight(
            Command command,
            Optional<String> key,
            Promise<Completion> promise,
            Tap tap,
            Recorder recorder,
            Runnable whenClaimed) {
        this.command = command;
        this.key = key;
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
        return key;
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
    }

    /** The work is safe, and goes on. */
    void claimed() {
        whenClaimed.run();
    }

    void complete(Completion completion) {
        WorkResult result = completion.result();
        tap.ended(command, completion);
        recorder.inFlight(command, peer, sinceNanos, sentNanos, System.nanoTime(), result.wireSize(), result.verdict());
        promise.complete(completion);
    }

    void fail(Verdict verdict, String node, String message) {
        tap.judged(command, peerId, sentNanos != 0, verdict);
        complete(Completion.of(command, new WorkResult.Failed(verdict, node, message, false), Effort.NONE));
    }

    /** Where its time went: for the message of a time-out. */
    String story(String node) {
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

package dev.baton.dbworker.lane;

import dev.baton.message.Completion;
import dev.baton.message.Report;

/** Where completions go: each command that a lane took gets exactly one. Event loop only. */
@FunctionalInterface
public interface CompletionSink {

    /** @param delivery what it answers, and its sender */
    void send(Delivery delivery, Report report);

    /** The same for a request that has ended with it: nothing of its flow is left to be run. */
    default void sendEnded(Delivery delivery, Completion completion) {
        send(delivery, completion);
    }
}

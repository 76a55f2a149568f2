package dev.baton.dbworker.lane;

import dev.baton.message.Report;

/** Where completions go: each command that a lane took gets exactly one. Event loop only. */
@FunctionalInterface
public interface CompletionSink {

    /** @param delivery what it answers, and its sender */
    void send(Delivery delivery, Report report);
}

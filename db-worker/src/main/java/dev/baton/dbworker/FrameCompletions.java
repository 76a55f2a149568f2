package dev.baton.dbworker;

import dev.baton.bus.Outbox;
import dev.baton.dbworker.lane.CompletionSink;
import dev.baton.dbworker.lane.Delivery;
import dev.baton.message.Completion;
import dev.baton.message.Effect;
import dev.baton.message.Frame;
import dev.baton.message.Report;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;

/** Sends completions back to the senders of the commands; all of one batch in one frame. Event loop only. */
record FrameCompletions(Outbox outbox, String node) implements CompletionSink {

    @Override
    public void send(Delivery delivery, Report report) {
        boolean tooLarge = report instanceof Completion && !Outbox.fits(report);
        Effect effect = delivery.command().writes() ? Effect.DONE : Effect.NONE;
        outbox.add(delivery.senderNodeId(), tooLarge ? tooLarge((Completion) report, effect) : report);
    }

    /** What it wrote is committed all the same; a durable request is stored, and recovery finishes it. */
    private Completion tooLarge(Completion completion, Effect effect) {
        String message =
                "Its answer has %d bytes; at most %d travel".formatted(completion.wireSize(), Frame.MAX_ENTRY_BYTES);
        var failure = new WorkResult.Failed(Verdict.TOO_LARGE, effect, node, message, false);
        return new Completion(completion.commandId(), completion.requestId(), failure, completion.effort());
    }
}

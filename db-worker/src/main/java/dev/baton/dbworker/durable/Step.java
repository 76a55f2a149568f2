package dev.baton.dbworker.durable;

import dev.baton.dbworker.lane.JobResult;
import dev.baton.dbworker.stage.SegmentOutcome;
import dev.baton.flow.Flow;
import dev.baton.message.Command;
import dev.baton.message.WorkResult;
import dev.baton.reply.ReplyBytes;
import dev.baton.run.Replies;
import dev.baton.run.RequestResult;
import dev.baton.run.TailRunner;
import io.vertx.core.buffer.Buffer;

/** What the stages of one command came to, before their transaction is committed: what is stored of it with them. */
sealed interface Step {

    /** What the command's sender gets for it. */
    JobResult result();

    /** @param input of the next stage, which is due */
    record Due(Buffer input) implements Step {
        @Override
        public JobResult result() {
            return JobResult.of(new WorkResult.Done(input));
        }
    }

    /** All of the flow ran: its tail, too. */
    record Ended(RequestResult.Replied how) implements Step {
        @Override
        public JobResult result() {
            return JobResult.ended(new WorkResult.Done(how.reply().encode(), how.verdict()));
        }
    }

    /** A database stage refused. */
    record Refused(ReplyBytes reply, WorkResult why) implements Step {
        @Override
        public JobResult result() {
            return JobResult.of(why);
        }
    }

    /** @param tails runs what may follow the stages in their transaction */
    static Step of(Command command, Flow<?, ?> flow, SegmentOutcome outcome, TailRunner tails) {
        return switch (outcome) {
            case SegmentOutcome.Done done ->
                tails.run(command, flow, done.answer()).<Step>map(Ended::new).orElseGet(() -> new Due(done.answer()));
            case SegmentOutcome.Refused refused ->
                new Refused(Replies.refused(command.requestId(), refused.why(), refused.effect()), refused.result());
        };
    }
}

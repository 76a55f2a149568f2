package dev.baton.dbworker.stage;

import dev.baton.flow.Refusal;
import dev.baton.message.Effect;
import dev.baton.message.Json;
import dev.baton.message.WorkResult;
import io.vertx.core.buffer.Buffer;

/** How a segment ended for one command, before its transaction is committed. */
public sealed interface SegmentOutcome {

    /** What the command's sender gets for it. */
    WorkResult result();

    /** @param answer of the last stage, as JSON */
    record Done(Buffer answer) implements SegmentOutcome {
        @Override
        public WorkResult result() {
            return new WorkResult.Done(answer);
        }
    }

    /** @param effect what the stages before the one that refused have committed, or commit with it */
    record Refused(Refusal why, Effect effect) implements SegmentOutcome {
        @Override
        public WorkResult result() {
            return new WorkResult.Refused(Json.write(why), effect);
        }
    }
}

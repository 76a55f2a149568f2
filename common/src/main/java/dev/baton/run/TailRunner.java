package dev.baton.run;

import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.message.Command;
import dev.baton.message.Segment;
import dev.baton.message.Verdict;
import dev.baton.reply.ReplyBytes;
import dev.baton.timeline.Recorder;
import dev.baton.timeline.StageTiming;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the tail of a flow that replies in the transaction of its last database stage, on this thread, and makes its
 * reply: the bytes that {@link RequestRunner} makes of the same answer. Event loop only.
 */
public final class TailRunner {
    private static final Logger LOG = LoggerFactory.getLogger(TailRunner.class);

    private final Recorder recorder;

    /** @param recorder where the stages that it runs are written down */
    public TailRunner(Recorder recorder) {
        this.recorder = recorder;
    }

    /**
     * How the request ends, to be stored with what its last database stages wrote. Empty: there is no such tail, or it
     * gave nothing that can be stored, and what is left of the flow is to be run as ever, after a checkpoint. Never
     * throws.
     *
     * @param answer of the last database stage
     */
    public Optional<RequestResult.Replied> run(Command command, Flow<?, ?> flow, Buffer answer) {
        if (!command.continues() || !Segments.withTail(flow, command.segment())) {
            return Optional.empty();
        }
        try {
            return Optional.of(ended(FlowRun.continued(command, flow, Value.encoded(answer))))
                    .filter(ended -> canBeStored(ended.reply()));
        } catch (RuntimeException | LinkageError | StackOverflowError e) { // a stage, or what renders the reply
            LOG.debug("The tail of request {} is left to be run after its commit", command.requestId(), e);
            return Optional.empty();
        }
    }

    /** One that can't would fail the insert of its whole batch: PostgreSQL has no text with a NUL. */
    private static boolean canBeStored(ReplyBytes reply) {
        return reply.size() <= ReplyBytes.MAX_STORED_BYTES
                && reply.contentType().indexOf('\0') < 0
                && reply.location()
                        .filter(location -> location.indexOf('\0') >= 0)
                        .isEmpty();
    }

    private RequestResult.Replied ended(FlowRun run) {
        if (run.atEnd()) {
            return answered(run, run.value());
        }
        Segment tail = Segments.segmentFrom(run.flow(), run.position());
        Object input = run.value().as(Segments.inputTypeOf(run.flow(), run.position()));
        return switch (StageChain.run(run.flow(), tail, run.context(), run.trace(), input, recorded(run))) {
            case Outcome.Done<?> done -> answered(run, Value.of(done.answer()));
            case Outcome.Refused<?> refused ->
                new RequestResult.Replied(
                        Replies.refused(run.id(), refused.why(), Segments.effectBefore(run.flow(), run.position())),
                        Verdict.REFUSED);
        };
    }

    private static RequestResult.Replied answered(FlowRun run, Value answer) {
        return new RequestResult.Replied(Replies.answered(run, answer), Verdict.REPLIED);
    }

    private Consumer<StageTiming> recorded(FlowRun run) {
        return ran -> recorder.stage(run.id(), run.trace(), ran);
    }
}

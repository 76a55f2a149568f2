package dev.baton.run;

import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.message.Command;
import dev.baton.message.Segment;
import dev.baton.message.Verdict;
import dev.baton.reply.ReplyBytes;
import dev.baton.timeline.Recorder;
import dev.baton.timeline.StageTiming;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
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
    private final Counter left;

    /** @param recorder where the stages that it runs are written down */
    public TailRunner(Recorder recorder, MeterRegistry meters) {
        this.recorder = recorder;
        this.left = Counter.builder("baton.tails.left")
                .description("Tails that threw, or made no reply that can be stored, and run again after their commit")
                .register(meters);
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
            RequestResult.Replied ended = ended(FlowRun.continued(command, flow, Value.encoded(answer)));
            return canBeStored(ended.reply())
                    ? Optional.of(ended)
                    : left(command, new IllegalStateException("a reply that can't be stored"));
        } catch (Throwable e) { // a stage, or what makes the reply, which may throw what it does not declare
            return left(command, e);
        }
    }

    /** What always fails here would otherwise look like a flow with one commit, and have two. */
    private Optional<RequestResult.Replied> left(Command command, Throwable why) {
        left.increment();
        LOG.debug("The tail of request {} is left to be run after its commit", command.requestId(), why);
        return Optional.empty();
    }

    /** One that can't would fail the insert of its whole batch. */
    private static boolean canBeStored(ReplyBytes reply) {
        return reply.size() <= ReplyBytes.MAX_STORED_BYTES && reply.hasFields();
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

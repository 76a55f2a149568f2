package dev.baton.run;

import dev.baton.flow.ComputeStage;
import dev.baton.flow.EventLoopStage;
import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.flow.Stage;
import dev.baton.flow.StageContext;
import dev.baton.message.RequestLine;
import dev.baton.message.Segment;
import dev.baton.message.TraceParent;
import dev.baton.timeline.StageTiming;
import java.util.function.Consumer;

/**
 * Runs the stages of one segment one after the other, on this thread. The one place where the types that the compiler
 * checked when the flow was written have to be taken on trust. Any thread.
 */
final class StageChain {
    private StageChain() {}

    /**
     * @param trace what log lines of its stages are marked with, too
     * @param ran takes each stage that ran
     * @throws StageFailure if a stage threw
     */
    static Outcome<?> run(
            Flow<?, ?> flow,
            Segment segment,
            StageContext context,
            TraceParent trace,
            Object input,
            Consumer<StageTiming> ran) {
        RequestLine.begin(context.requestId(), flow.name(), trace);
        try {
            return runAll(flow, segment, context, input, ran);
        } finally {
            RequestLine.end();
        }
    }

    private static Outcome<?> runAll(
            Flow<?, ?> flow, Segment segment, StageContext context, Object input, Consumer<StageTiming> ran) {
        Object value = input;
        int end = Segments.to(flow, segment);
        for (int index = Segments.from(flow, segment); index < end; index++) {
            Outcome<?> outcome = timed(flow, index, context, value, ran);
            if (outcome instanceof Outcome.Done<?> done) {
                value = done.answer();
            } else {
                return outcome;
            }
        }
        return Outcome.done(value);
    }

    /** The id comes from the flow: a stage would make its own anew each time. */
    private static Outcome<?> timed(
            Flow<?, ?> flow, int index, StageContext context, Object value, Consumer<StageTiming> ran) {
        Stage<?, ?> stage = flow.stages().get(index);
        long started = System.nanoTime();
        boolean failed = true;
        try {
            Outcome<?> outcome = apply(stage, context, value);
            failed = false;
            return outcome;
        } finally {
            ran.accept(new StageTiming(
                    flow.name(), flow.stageId(index), stage.label(), started, System.nanoTime(), failed));
        }
    }

    @SuppressWarnings("unchecked")
    private static Outcome<?> apply(Stage<?, ?> stage, StageContext context, Object value) {
        try {
            return switch (stage) {
                case Stage.Authenticate<?> ignored ->
                    Outcome.done(value); // the gateway did, before it read the request
                case Stage.EventLoop<?, ?> eventLoop ->
                    ((EventLoopStage<Object, Object>) eventLoop.function()).apply(context, value);
                case Stage.Compute<?, ?> compute ->
                    ((ComputeStage<Object, Object>) compute.function()).apply(context, value);
                case Stage.Database<?, ?> database ->
                    throw new IllegalStateException("A database stage runs in a lane: " + database.label());
            };
        } catch (Throwable e) { // any failure, declared or not: its request is answered
            throw new StageFailure(stage, e);
        }
    }
}

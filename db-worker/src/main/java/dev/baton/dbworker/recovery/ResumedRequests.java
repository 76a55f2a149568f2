package dev.baton.dbworker.recovery;

import dev.baton.flow.Flow;
import dev.baton.message.Deadline;
import dev.baton.run.Attempts;
import dev.baton.run.FlowCatalog;
import dev.baton.run.FlowRun;
import dev.baton.run.RequestResult;
import dev.baton.run.RequestRunner;
import dev.baton.run.Value;
import dev.baton.timeline.Recorder;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** Resumes a recovered request at its last checkpoint, as a gateway would. Event loop only. */
public final class ResumedRequests {
    private final FlowCatalog flows;
    private final RequestRunner requestRunner;
    private final Duration deadline;
    private final Duration margin;
    private final Recorder recorder;
    private final Counter overran;

    /**
     * @param deadline how long a recovered request may take whose flow has no deadline of its own
     * @param margin how long after that it still belongs to us
     */
    public ResumedRequests(
            FlowCatalog flows,
            RequestRunner requestRunner,
            Duration deadline,
            Duration margin,
            Recorder recorder,
            MeterRegistry meters) {
        this.flows = flows;
        this.requestRunner = requestRunner;
        this.deadline = deadline;
        this.margin = margin;
        this.recorder = recorder;
        this.overran = Counter.builder("baton.requests.overran")
                .description("Requests that became dead letters, as a stage ran past the deadline of each owner")
                .register(meters);
    }

    /** How long a request of each flow that this node knows belongs to us. */
    Map<Flow<?, ?>, Duration> ownership() {
        return flows.all().stream()
                .collect(Collectors.toMap(flow -> flow, flow -> deadlineOf(flow).plus(margin)));
    }

    private Duration deadlineOf(Flow<?, ?> flow) {
        return flow.deadline().orElse(deadline);
    }

    /** Fails if this node can't: what it claims, it knows. */
    Future<RequestResult> resume(Orphan orphan) {
        Optional<Flow<?, ?>> flow = flows.find(orphan.flow(), orphan.flowVersion());
        OptionalInt position =
                flow.map(known -> known.indexOf(orphan.nextStage())).orElse(OptionalInt.empty());
        return position.isPresent()
                ? resume(orphan, flow.orElseThrow(), position.getAsInt())
                : Future.failedFuture("This node has no stage %s in flow %s version %d"
                        .formatted(orphan.nextStage(), orphan.flow(), orphan.flowVersion()));
    }

    private Future<RequestResult> resume(Orphan orphan, Flow<?, ?> flow, int position) {
        FlowRun run = FlowRun.resumed(
                orphan.request(), flow, Deadline.in(deadlineOf(flow)), position, Value.encoded(orphan.checkpoint()));
        run.failedBefore(attempts(orphan, run.deadline()));
        recorder.state(run.id(), run.trace(), "taken over with epoch " + orphan.epoch());
        return requestRunner.runAndConclude(run).onComplete(ignored -> ended(run));
    }

    private static Attempts attempts(Orphan orphan, Deadline deadline) {
        Orphan.Failed failed = orphan.failed();
        return new Attempts(
                failed.stage(),
                failed.attempts(),
                failed.retryMillis().map(Deadline::inMillis).orElse(deadline));
    }

    private void ended(FlowRun run) {
        recorder.keep(run.id());
        if (run.hasGivenUpOverrun()) {
            overran.increment();
        }
    }
}

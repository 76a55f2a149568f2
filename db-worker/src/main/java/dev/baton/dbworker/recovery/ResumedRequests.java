package dev.baton.dbworker.recovery;

import dev.baton.flow.Caller;
import dev.baton.flow.Flow;
import dev.baton.message.Deadline;
import dev.baton.run.FlowCatalog;
import dev.baton.run.FlowRun;
import dev.baton.run.RequestResult;
import dev.baton.run.RequestRunner;
import dev.baton.run.Value;
import dev.baton.timeline.Recorder;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Resumes a recovered request from its last checkpoint, as a gateway would. Event loop only. */
public final class ResumedRequests {
    private final FlowCatalog flows;
    private final RequestRunner conclusions;
    private final Duration deadline;
    private final Duration margin;
    private final Recorder recorder;

    /**
     * @param deadline how long a recovered request may take whose flow has no deadline of its own
     * @param margin how long after that it still belongs to us
     */
    public ResumedRequests(
            FlowCatalog flows, RequestRunner conclusions, Duration deadline, Duration margin, Recorder recorder) {
        this.flows = flows;
        this.conclusions = conclusions;
        this.deadline = deadline;
        this.margin = margin;
        this.recorder = recorder;
    }

    /** How long a request of each flow that this node knows belongs to us. */
    Map<String, Duration> ownership() {
        return flows.flows().stream()
                .collect(Collectors.toMap(Flow::name, flow -> deadlineOf(flow).plus(margin)));
    }

    private Duration deadlineOf(Flow<?, ?> flow) {
        return flow.deadline().orElse(deadline);
    }

    /** Why it can't be resumed, if so: then no node of this version can. */
    Optional<String> problem(Orphan orphan) {
        Optional<Flow<?, ?>> flow = flows.find(orphan.flow());
        if (flow.isEmpty()) {
            return Optional.of("This node knows no flow " + orphan.flow());
        }
        int stages = flow.get().stages().size();
        return orphan.nextStage() > stages
                ? Optional.of("Stage %d is due, and %s has %d stages by now"
                        .formatted(orphan.nextStage(), orphan.flow(), stages))
                : Optional.empty();
    }

    Future<RequestResult> goOn(Orphan orphan) {
        Flow<?, ?> flow = flows.find(orphan.flow()).orElseThrow();
        FlowRun run = FlowRun.resumed(
                orphan.id(),
                flow,
                new Caller(orphan.caller()),
                orphan.acceptedAt(),
                Deadline.in(deadlineOf(flow)),
                orphan.epoch(),
                orphan.nextStage(),
                Value.encoded(orphan.checkpoint()));
        recorder.state(run.id(), run.trace(), "taken over with epoch " + orphan.epoch());
        return conclusions.runAndConclude(run).onComplete(ignored -> recorder.keep(run.id()));
    }
}

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
import java.util.Optional;

/** Goes on with a recovered request from its last checkpoint, as a gateway would. Event loop only. */
public final class ResumedRequests {
    private final FlowCatalog flows;
    private final RequestRunner conclusions;
    private final Duration deadline;
    private final Recorder recorder;

    /** @param deadline how long a recovered request may take */
    public ResumedRequests(FlowCatalog flows, RequestRunner conclusions, Duration deadline, Recorder recorder) {
        this.flows = flows;
        this.conclusions = conclusions;
        this.deadline = deadline;
        this.recorder = recorder;
    }

    /** Why it can't be gone on with, if so: then nobody of this version can. */
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
        FlowRun run = FlowRun.resumed(
                orphan.id(),
                flows.find(orphan.flow()).orElseThrow(),
                new Caller(orphan.caller()),
                orphan.acceptedAt(),
                Deadline.in(deadline),
                orphan.epoch(),
                orphan.nextStage(),
                Value.encoded(orphan.checkpoint()));
        recorder.state(run.id(), run.trace(), "taken over with epoch " + orphan.epoch());
        return conclusions.runAndConclude(run).onComplete(ignored -> recorder.keep(run.id()));
    }
}

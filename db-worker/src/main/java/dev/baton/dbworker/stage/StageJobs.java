package dev.baton.dbworker.stage;

import dev.baton.dbworker.lane.BatchJob;
import dev.baton.dbworker.lane.BatchJobs;
import dev.baton.message.Claim;
import dev.baton.message.Command;
import dev.baton.message.Segment;
import dev.baton.message.Work;
import dev.baton.run.FlowCatalog;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The jobs of flows that are not durable, one for each segment. Event loop only. */
public final class StageJobs implements BatchJobs {
    private final FlowCatalog flows;
    private final String node;
    private final Map<Segment, StageJob> known = new HashMap<>();

    /** @param node this node's name, for verdicts */
    public StageJobs(FlowCatalog flows, String node) {
        this.flows = flows;
        this.node = node;
    }

    @Override
    public Optional<BatchJob> jobFor(Command command) {
        if (!(command.claim() instanceof Claim.None && command.work() instanceof Work.Stages)) {
            return Optional.empty();
        }
        StageJob job = known.get(command.segment());
        return job == null ? learn(command.segment()) : Optional.of(job);
    }

    /** Only what a flow really has is remembered: senders can't make the map grow. */
    private Optional<BatchJob> learn(Segment segment) {
        Optional<StageJob> job = FlowSegment.of(flows, segment, node).map(StageJob::new);
        job.ifPresent(learnt -> known.put(segment, learnt));
        return job.map(learnt -> learnt);
    }
}

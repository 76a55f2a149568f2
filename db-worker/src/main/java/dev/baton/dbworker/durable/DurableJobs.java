package dev.baton.dbworker.durable;

import dev.baton.dbworker.lane.BatchJob;
import dev.baton.dbworker.lane.BatchJobs;
import dev.baton.dbworker.lane.FlowSegment;
import dev.baton.message.Claim;
import dev.baton.message.Command;
import dev.baton.message.Segment;
import dev.baton.run.FlowCatalog;
import dev.baton.store.StoreWork;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The jobs of durable flows and of the store. Event loop only. */
public final class DurableJobs implements BatchJobs {
    private final FlowCatalog flows;
    private final String node;
    private final RequestTable table;
    private final StoredAnswers storedAnswers;
    private final FaultHooks hooks;
    private final Map<Segment, BatchJob> stages = new HashMap<>();
    private final Map<StoreWork, BatchJob> store = new EnumMap<>(StoreWork.class);

    /** @param node this node's name, for verdicts */
    public DurableJobs(
            FlowCatalog flows, String node, DurableSettings settings, FaultHooks hooks, MeterRegistry meters) {
        this.flows = flows;
        this.node = node;
        this.hooks = hooks;
        this.table = new RequestTable(settings.patience());
        this.storedAnswers = new StoredAnswers(table, settings.keep(), node, meters);
        RequestJobs requests = new RequestJobs(settings.keep());
        Leases leases = new Leases(settings.lease());
        store.put(StoreWork.STORE_REPLY, new StoreReplyJob(table, storedAnswers, settings.keep(), node, hooks));
        store.put(StoreWork.FIND, requests.find());
        store.put(StoreWork.LIST, requests.list());
        store.put(StoreWork.BURY, requests.bury());
        store.put(StoreWork.REPLAY, requests.replay());
        store.put(StoreWork.REPLAY_CALLBACK, requests.replayCallback());
        store.put(StoreWork.RENEW_LEASE, leases.renewals());
        store.put(StoreWork.RELEASE_LEASE, leases.releases());
    }

    @Override
    public Optional<BatchJob> jobFor(Command command) {
        Optional<StoreWork> work = StoreWork.of(command.segment());
        if (work.isPresent()) {
            return work.map(store::get);
        }
        return command.claim() instanceof Claim.None
                ? Optional.empty()
                : Optional.ofNullable(stages.get(command.segment())).or(() -> learn(command.segment()));
    }

    private Optional<BatchJob> learn(Segment segment) {
        Optional<BatchJob> job = FlowSegment.of(flows, segment, node)
                .map(found -> new DurableStageJob(segment, found, table, storedAnswers, hooks));
        job.ifPresent(learnt -> stages.put(segment, learnt));
        return job;
    }
}

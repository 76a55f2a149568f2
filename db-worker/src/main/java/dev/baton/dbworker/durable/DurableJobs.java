package dev.baton.dbworker.durable;

import dev.baton.dbworker.audit.AuditJobs;
import dev.baton.dbworker.lane.BatchJob;
import dev.baton.dbworker.lane.BatchJobs;
import dev.baton.dbworker.stage.FlowSegment;
import dev.baton.message.Claim;
import dev.baton.message.Command;
import dev.baton.message.Segment;
import dev.baton.message.StoreCall;
import dev.baton.message.Work;
import dev.baton.run.FlowCatalog;
import dev.baton.run.TailRunner;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The jobs of durable requests: the stages of flows, under a claim, and the requests of nodes to the store. Event loop
 * only.
 */
public final class DurableJobs implements BatchJobs {
    private final FlowCatalog flows;
    private final TailRunner tails;
    private final String node;
    private final DurableMeters meters;
    private final Claims claims;
    private final Lookup lookup = new Lookup();
    private final Writes writes;
    private final Map<StoreCall, BatchJob> storeJobs = new EnumMap<>(StoreCall.class);
    private final Map<Segment, BatchJob> firstJobs = new HashMap<>();
    private final Map<Segment, BatchJob> heldJobs = new HashMap<>();
    private long commands;

    /**
     * @param tails runs what follows the last database stages of flows that reply in their transaction
     * @param node this node's name, for verdicts
     */
    public DurableJobs(
            FlowCatalog flows, StoreSettings settings, TailRunner tails, MeterRegistry registry, String node) {
        this.flows = flows;
        this.tails = tails;
        this.node = node;
        this.meters = new DurableMeters(registry);
        this.claims = new Claims(settings);
        this.writes = new Writes(settings);
        for (StoreCall work : StoreCall.values()) {
            storeJobs.put(work, storeJob(work, settings));
        }
    }

    private BatchJob storeJob(StoreCall work, StoreSettings settings) {
        DeadLetterTable deadLetters = new DeadLetterTable(settings);
        StoreQueries queries = new StoreQueries(lookup, deadLetters);
        LeaseJobs leases = new LeaseJobs(new Leases(settings));
        AuditJobs audit = new AuditJobs();
        return switch (work) {
            case STORE_REPLY -> new StoreReplyJob(writes, lookup, meters, node);
            case FIND -> queries.find();
            case LIST, SEARCH -> queries.list();
            case FLOWS -> queries.flows();
            case STORE_DEAD_LETTER -> new DeadLetterJob(deadLetters, lookup, meters, node);
            case RETRY -> queries.retry();
            case RESEND_WEBHOOK -> queries.resendWebhooks();
            case NOTE_ATTEMPT -> new NoteAttemptJob(lookup, meters, node);
            case RENEW_LEASE -> leases.renew();
            case RELEASE_LEASE -> leases.release();
            case AUDIT -> audit.add();
            case READ_AUDIT -> audit.read();
        };
    }

    /** A number that grows with each command about a durable request. */
    public long commands() {
        return commands;
    }

    @Override
    public Optional<BatchJob> jobFor(Command command) {
        return switch (command.work()) {
            case Work.Store store -> storeJob(store.call());
            case Work.Stages stages -> stageJob(command.claim(), stages.segment());
        };
    }

    private Optional<BatchJob> storeJob(StoreCall call) {
        if (!call.isHousekeeping()) {
            commands++;
        }
        return Optional.ofNullable(storeJobs.get(call));
    }

    private Optional<BatchJob> stageJob(Claim claim, Segment segment) {
        return switch (claim) {
            case Claim.None ignored -> Optional.empty();
            case Claim.First ignored -> stageJob(firstJobs, segment, true);
            case Claim.Held ignored -> stageJob(heldJobs, segment, false);
        };
    }

    /** Only what a flow really has is remembered: senders can't make the maps grow. */
    private Optional<BatchJob> stageJob(Map<Segment, BatchJob> known, Segment segment, boolean first) {
        commands++;
        BatchJob job = known.get(segment);
        if (job != null) {
            return Optional.of(job);
        }
        Optional<BatchJob> learnt = FlowSegment.of(flows, segment, node)
                .map(stages -> new StoredStages(stages.flow(), segment, stages::run, tails, claims, writes))
                .map(run -> first
                        ? new FirstStageJob(run, claims, lookup, meters, node)
                        : new HeldStageJob(run, claims, lookup, meters, node));
        learnt.ifPresent(found -> known.put(segment, found));
        return learnt;
    }
}

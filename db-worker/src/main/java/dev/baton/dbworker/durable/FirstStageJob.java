package dev.baton.dbworker.durable;

import dev.baton.dbworker.durable.Lookup.Found;
import dev.baton.dbworker.lane.BatchJob;
import dev.baton.dbworker.lane.Delivery;
import dev.baton.dbworker.lane.JobResult;
import dev.baton.dbworker.lane.RepeatBatch;
import dev.baton.message.Claim;
import dev.baton.message.Command;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Claims new requests and runs their first database stages. What is stored already does not run: its result is given
 * again to the owner that sends it again; any other sender gets what is stored.
 *
 * <p>Nearly all requests are new. So a batch is tried as if all of it were: stages, then one insert that claims, and
 * checkpoints or stores the reply. If that fails, for any reason, it is rolled back, and this batch and some after it
 * claim first: insert, stages for those whose insert worked, checkpoint or reply. Only that way judges. Event loop
 * only.
 */
final class FirstStageJob implements BatchJob {
    /** For so many batches an optimistic try is not worth it: who repeats a request often repeats more of them. */
    private static final int BATCHES_WITH_CLAIMS_FIRST = 16;

    private final StoredStages stages;
    private final Claims claims;
    private final Lookup lookup;
    private final DurableMeters meters;
    private final String node;
    private int batchesWithClaimsFirst;

    FirstStageJob(StoredStages stages, Claims claims, Lookup lookup, DurableMeters meters, String node) {
        this.stages = stages;
        this.claims = claims;
        this.lookup = lookup;
        this.meters = meters;
        this.node = node;
    }

    @Override
    public Optional<String> effect(JobResult done) {
        if (done.ended()) {
            return Optional.of("reply stored");
        }
        return done.result() instanceof WorkResult.Done || done.result() instanceof WorkResult.Refused
                ? Optional.of("claimed")
                : Optional.empty();
    }

    @Override
    public Future<List<JobResult>> run(SqlConnection transaction, List<Delivery> batch) {
        List<Delivery> each = onceEach(batch);
        return (optimistic() ? optimistically(transaction, each) : claimsFirst(transaction, each))
                .map(results -> batch.stream()
                        .map(delivery -> result(results, delivery))
                        .toList());
    }

    private boolean optimistic() {
        return batchesWithClaimsFirst == 0;
    }

    private Future<Map<UUID, JobResult>> optimistically(SqlConnection transaction, List<Delivery> each) {
        return stages.runUnclaimed(transaction, each).recover(failure -> {
            batchesWithClaimsFirst = BATCHES_WITH_CLAIMS_FIRST;
            meters.claimsRepeated();
            return Future.failedFuture(new RepeatBatch(failure));
        });
    }

    private Future<Map<UUID, JobResult>> claimsFirst(SqlConnection transaction, List<Delivery> each) {
        return claims.insert(transaction, stages.segment(), each).compose(claimed -> {
            batchesWithClaimsFirst =
                    claimed.size() == each.size() ? Math.max(0, batchesWithClaimsFirst - 1) : BATCHES_WITH_CLAIMS_FIRST;
            return runClaimed(transaction, each, claimed);
        });
    }

    /** The same request may be in a batch twice, when it was sent again: it runs once, and both get the result. */
    private static List<Delivery> onceEach(List<Delivery> batch) {
        Map<UUID, Delivery> each = new LinkedHashMap<>();
        batch.forEach(delivery -> each.putIfAbsent(delivery.command().requestId(), delivery));
        return List.copyOf(each.values());
    }

    private Future<Map<UUID, JobResult>> runClaimed(SqlConnection transaction, List<Delivery> each, Set<UUID> claimed) {
        List<Delivery> ours = new ArrayList<>();
        List<Delivery> others = new ArrayList<>();
        for (Delivery delivery : each) {
            (claimed.contains(delivery.command().requestId()) ? ours : others).add(delivery);
        }
        // the others last: one that has the key of another in this batch gets the result of that one
        return stages.run(transaction, ours.stream().map(Delivery::command).toList())
                .compose(results -> find(transaction, others).map(found -> {
                    Map<UUID, JobResult> all = new HashMap<>(results);
                    others.forEach(delivery -> all.put(delivery.command().requestId(), stored(found, delivery)));
                    return all;
                }));
    }

    private Future<Found> find(SqlConnection transaction, List<Delivery> others) {
        List<Command> commands = others.stream().map(Delivery::command).toList();
        return lookup.byIdOrKey(
                        transaction, commands.stream().map(Command::requestId).toList(), Keys.of(commands))
                .compose(found ->
                        Keys.forget(transaction, found.withoutRequest(commands)).map(found));
    }

    private JobResult stored(Found found, Delivery delivery) {
        UUID id = delivery.command().requestId();
        return found.of(id, Keys.of(delivery.command()))
                .map(row -> doneBefore(row, delivery).orElseGet(() -> JobResult.of(row.alreadyStored())))
                .orElseGet(() -> JobResult.of(new WorkResult.Failed(
                        Verdict.DISCARDED, node, "What was stored with its key expired just now", true)));
    }

    /** Sent again after a db-worker's death: the first run was committed, and its owner still waits for the result. */
    private Optional<JobResult> doneBefore(StoredRow row, Delivery delivery) {
        boolean sentAgain = row.id().equals(delivery.command().requestId())
                && row.owner().equals(Optional.of(delivery.senderNodeId()))
                && row.request().epoch() == Claim.FIRST_EPOCH;
        Optional<JobResult> before = sentAgain ? row.resultOf(delivery.command(), stages.next()) : Optional.empty();
        before.ifPresent(ignored -> meters.foundDone());
        return before;
    }

    private static JobResult result(Map<UUID, JobResult> results, Delivery delivery) {
        JobResult result = results.get(delivery.command().requestId());
        if (result == null) {
            throw new IllegalStateException("No result for " + delivery.command());
        }
        return result;
    }
}

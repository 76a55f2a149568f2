package dev.baton.dbworker.durable;

import dev.baton.dbworker.durable.Lookup.Found;
import dev.baton.dbworker.lane.BatchJob;
import dev.baton.dbworker.lane.Delivery;
import dev.baton.dbworker.lane.RepeatBatch;
import dev.baton.message.Claim;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
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
 * <p>Nearly all requests are new. So a batch is tried as if all of it were: stages, then one insert that claims and
 * checkpoints. If that fails, for any reason, it is rolled back, and this batch and some after it are done with care:
 * insert, stages for those whose insert worked, checkpoint. Only the careful way judges. Event loop only.
 */
final class FirstStageJob implements BatchJob {
    /** So long a hopeful try is not worth it: who repeats a request often repeats more of them. */
    private static final int CAREFUL_BATCHES = 16;

    private final StoredStages stages;
    private final Claims claims;
    private final Lookup lookup;
    private final DurableMeters meters;
    private final String node;
    private int carefulBatches;

    FirstStageJob(StoredStages stages, Claims claims, Lookup lookup, DurableMeters meters, String node) {
        this.stages = stages;
        this.claims = claims;
        this.lookup = lookup;
        this.meters = meters;
        this.node = node;
    }

    @Override
    public Optional<String> effect(WorkResult result) {
        return result instanceof WorkResult.Done || result instanceof WorkResult.Refused
                ? Optional.of("claimed")
                : Optional.empty();
    }

    @Override
    public Future<List<WorkResult>> run(SqlConnection transaction, List<Delivery> batch) {
        List<Delivery> each = onceEach(batch);
        return (hopeful() ? hopefully(transaction, each) : carefully(transaction, each)).map(results -> batch.stream()
                .map(delivery -> result(results, delivery))
                .toList());
    }

    private boolean hopeful() {
        return carefulBatches == 0;
    }

    private Future<Map<UUID, WorkResult>> hopefully(SqlConnection transaction, List<Delivery> each) {
        return stages.runUnclaimed(transaction, each).recover(failure -> {
            carefulBatches = CAREFUL_BATCHES;
            meters.hopedInVain();
            return Future.failedFuture(new RepeatBatch(failure));
        });
    }

    private Future<Map<UUID, WorkResult>> carefully(SqlConnection transaction, List<Delivery> each) {
        return claims.insert(transaction, stages.segment(), each).compose(claimed -> {
            carefulBatches = claimed.size() == each.size() ? Math.max(0, carefulBatches - 1) : CAREFUL_BATCHES;
            return runClaimed(transaction, each, claimed);
        });
    }

    /** The same request may be in a batch twice, when it was sent again: it runs once, and both get the result. */
    private static List<Delivery> onceEach(List<Delivery> batch) {
        Map<UUID, Delivery> each = new LinkedHashMap<>();
        batch.forEach(delivery -> each.putIfAbsent(delivery.command().requestId(), delivery));
        return List.copyOf(each.values());
    }

    private Future<Map<UUID, WorkResult>> runClaimed(
            SqlConnection transaction, List<Delivery> each, Set<UUID> claimed) {
        List<Delivery> ours = new ArrayList<>();
        List<Delivery> others = new ArrayList<>();
        for (Delivery delivery : each) {
            (claimed.contains(delivery.command().requestId()) ? ours : others).add(delivery);
        }
        // the others last: one that has the key of another in this batch gets the result of that one
        return stages.run(transaction, ours.stream().map(Delivery::command).toList())
                .compose(results -> find(transaction, others).map(found -> {
                    Map<UUID, WorkResult> all = new HashMap<>(results);
                    others.forEach(delivery -> all.put(delivery.command().requestId(), stored(found, delivery)));
                    return all;
                }));
    }

    private Future<Found> find(SqlConnection transaction, List<Delivery> others) {
        List<Buffer> keys = others.stream()
                .flatMap(delivery -> delivery.command().claim().keyHash().stream())
                .toList();
        return lookup.byIdOrKey(
                transaction,
                others.stream().map(delivery -> delivery.command().requestId()).toList(),
                keys);
    }

    private WorkResult stored(Found found, Delivery delivery) {
        UUID id = delivery.command().requestId();
        return found.of(id, delivery.command().claim().keyHash())
                .map(row -> doneBefore(row, delivery).orElseGet(row::settled))
                .orElseGet(() -> new WorkResult.Failed(
                        Verdict.DISCARDED, node, "What was stored with its key expired just now", true));
    }

    /** Sent again after a db-worker's death: the first run was committed, and its owner still waits for the result. */
    private Optional<WorkResult> doneBefore(StoredRow row, Delivery delivery) {
        boolean sentAgain = row.id().equals(delivery.command().requestId())
                && row.owner().equals(Optional.of(delivery.senderNodeId()))
                && row.request().epoch() == Claim.FIRST_EPOCH
                && row.running()
                && row.request().nextStage().equals(stages.next());
        if (sentAgain) {
            meters.foundDone();
        }
        return sentAgain ? Optional.of(new WorkResult.Done(row.checkpoint())) : Optional.empty();
    }

    private static WorkResult result(Map<UUID, WorkResult> results, Delivery delivery) {
        WorkResult result = results.get(delivery.command().requestId());
        if (result == null) {
            throw new IllegalStateException("No result for " + delivery.command());
        }
        return result;
    }
}

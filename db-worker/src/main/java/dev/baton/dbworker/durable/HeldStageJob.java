package dev.baton.dbworker.durable;

import dev.baton.dbworker.durable.Claims.Locked;
import dev.baton.dbworker.durable.Lookup.Found;
import dev.baton.dbworker.lane.BatchJob;
import dev.baton.dbworker.lane.Delivery;
import dev.baton.dbworker.lane.JobResult;
import dev.baton.message.Command;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Runs further database stages of requests that their senders own: lock, stages, checkpoint. A sender that lost its
 * request meanwhile gets what is stored, and no stage runs. Event loop only.
 */
final class HeldStageJob implements BatchJob {
    private final StoredStages stages;
    private final Claims claims;
    private final Lookup lookup;
    private final DurableMeters meters;
    private final String node;

    HeldStageJob(StoredStages stages, Claims claims, Lookup lookup, DurableMeters meters, String node) {
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
                ? Optional.of("checkpoint")
                : Optional.empty();
    }

    @Override
    public Future<List<JobResult>> run(SqlConnection transaction, List<Delivery> batch) {
        List<Command> commands = batch.stream().map(Delivery::command).toList();
        return claims.lock(
                        transaction, commands.stream().map(Command::requestId).toList())
                .compose(locked -> runOwned(transaction, commands, locked));
    }

    private Future<List<JobResult>> runOwned(
            SqlConnection transaction, List<Command> commands, Map<UUID, Locked> locked) {
        Map<UUID, Command> ours = new LinkedHashMap<>();
        for (Command command : commands) {
            Locked row = locked.get(command.requestId());
            if (row != null && owns(command, row) && stillDue(row)) {
                ours.putIfAbsent(command.requestId(), command);
            }
        }
        List<UUID> others = commands.stream()
                .filter(command -> !runsFor(ours, command))
                .map(Command::requestId)
                .toList();
        return stages.run(transaction, List.copyOf(ours.values()))
                .compose(results -> lookup.byId(transaction, others).map(found -> commands.stream()
                        .map(command -> runsFor(ours, command) ? result(results, command) : stored(found, command))
                        .toList()));
    }

    private boolean owns(Command command, Locked row) {
        return row.running() && row.epoch() == command.claim().epoch();
    }

    private boolean stillDue(Locked row) {
        return stages.dueAt(row.flowVersion(), row.nextStage());
    }

    /** A command that was sent again has the epoch of the first; one of a former owner has not. */
    private static boolean runsFor(Map<UUID, Command> ours, Command command) {
        Command running = ours.get(command.requestId());
        return running != null && running.claim().epoch() == command.claim().epoch();
    }

    private static JobResult result(Map<UUID, JobResult> results, Command command) {
        JobResult result = results.get(command.requestId());
        if (result == null) {
            throw new IllegalStateException("No result for " + command);
        }
        return result;
    }

    private JobResult stored(Found found, Command command) {
        Optional<StoredRow> row = found.of(command.requestId());
        if (row.isEmpty()) {
            return JobResult.of(
                    new WorkResult.Failed(Verdict.FENCED, node, "The store knows no such request any more", false));
        }
        boolean ours = row.get().request().epoch() == command.claim().epoch();
        Optional<JobResult> before = ours ? row.get().resultOf(command, stages.next()) : Optional.empty();
        if (before.isPresent()) {
            meters.foundDone();
            return before.get();
        }
        if (!ours) {
            meters.fenced();
        }
        return JobResult.of(row.get().alreadyStored());
    }
}

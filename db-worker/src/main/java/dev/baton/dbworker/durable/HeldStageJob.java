package dev.baton.dbworker.durable;

import dev.baton.dbworker.durable.Claims.Locked;
import dev.baton.dbworker.durable.Lookup.Found;
import dev.baton.dbworker.lane.BatchJob;
import dev.baton.dbworker.lane.Delivery;
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
    public Optional<String> effect(WorkResult result) {
        return result instanceof WorkResult.Done || result instanceof WorkResult.Refused
                ? Optional.of("checkpoint")
                : Optional.empty();
    }

    @Override
    public Future<List<WorkResult>> run(SqlConnection transaction, List<Delivery> batch) {
        List<Command> commands = batch.stream().map(Delivery::command).toList();
        return claims.lock(
                        transaction, commands.stream().map(Command::requestId).toList())
                .compose(locked -> runOwned(transaction, commands, locked));
    }

    private Future<List<WorkResult>> runOwned(
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

    private static WorkResult result(Map<UUID, WorkResult> results, Command command) {
        WorkResult result = results.get(command.requestId());
        if (result == null) {
            throw new IllegalStateException("No result for " + command);
        }
        return result;
    }

    private WorkResult stored(Found found, Command command) {
        Optional<StoredRow> row = found.of(command.requestId());
        if (row.isEmpty()) {
            return new WorkResult.Failed(Verdict.FENCED, node, "The store knows no such request any more", false);
        }
        boolean ours = row.get().request().epoch() == command.claim().epoch();
        if (ours && row.get().running() && row.get().request().nextStage().equals(stages.next())) {
            meters.foundDone();
            return new WorkResult.Done(row.get().checkpoint());
        }
        if (!ours) {
            meters.fenced();
        }
        return row.get().alreadyStored();
    }
}

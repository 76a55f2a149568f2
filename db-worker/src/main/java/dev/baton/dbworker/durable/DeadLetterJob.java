package dev.baton.dbworker.durable;

import dev.baton.dbworker.durable.DeadLetterTable.Letter;
import dev.baton.dbworker.lane.BatchJob;
import dev.baton.dbworker.lane.Delivery;
import dev.baton.dbworker.lane.JobResult;
import dev.baton.message.Claim;
import dev.baton.message.Command;
import dev.baton.message.Json;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;
import dev.baton.store.DeadLetter;
import dev.baton.store.RequestState;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Keeps what a stage gave up on, whether it was stored before or not. Event loop only. */
final class DeadLetterJob implements BatchJob {
    private final DeadLetterTable deadLetters;
    private final Lookup lookup;
    private final DurableMeters meters;
    private final String node;

    DeadLetterJob(DeadLetterTable deadLetters, Lookup lookup, DurableMeters meters, String node) {
        this.deadLetters = deadLetters;
        this.lookup = lookup;
        this.meters = meters;
        this.node = node;
    }

    @Override
    public Optional<String> effect(JobResult result) {
        return result.result() instanceof WorkResult.Done ? Optional.of("dead letter kept") : Optional.empty();
    }

    @Override
    public Future<List<JobResult>> run(SqlConnection transaction, List<Delivery> batch) {
        List<Letter> letters = batch.stream()
                .map(Delivery::command)
                .map(command -> new Letter(command, Json.read(command.payload(), DeadLetter.class)))
                .toList();
        return deadLetters.insert(transaction, with(letters, true)).compose(inserted -> deadLetters
                .update(
                        transaction,
                        with(letters, false).stream()
                                .map(DeadLetterTable::deadRequest)
                                .toList())
                .compose(updated -> rest(transaction, letters, both(inserted, updated)))
                .map(JobResult::all));
    }

    private static List<Letter> with(List<Letter> letters, boolean first) {
        return letters.stream()
                .filter(letter -> (letter.command().claim() instanceof Claim.First) == first)
                .toList();
    }

    private static Set<UUID> both(Set<UUID> some, Set<UUID> others) {
        Set<UUID> both = new HashSet<>(some);
        both.addAll(others);
        return both;
    }

    private Future<List<WorkResult>> rest(SqlConnection transaction, List<Letter> letters, Set<UUID> done) {
        List<Command> commands = letters.stream().map(Letter::command).toList();
        List<Command> missing = commands.stream()
                .filter(command -> !done.contains(command.requestId()))
                .toList();
        return lookup.byIdOrKey(
                        transaction, missing.stream().map(Command::requestId).toList(), Keys.of(missing))
                .compose(found ->
                        Keys.forget(transaction, found.withoutRequest(missing)).map(found))
                .map(found -> commands.stream()
                        .map(command -> done.contains(command.requestId())
                                ? new WorkResult.Done(Buffer.buffer())
                                : found.of(command.requestId(), Keys.of(command))
                                        .map(row -> stored(row, command))
                                        .orElseGet(() -> unknown(command)))
                        .toList());
    }

    private WorkResult stored(StoredRow row, Command command) {
        boolean ours = row.id().equals(command.requestId())
                && row.request().epoch() == command.claim().epoch();
        if (ours && row.request().state() == RequestState.DEAD) {
            return new WorkResult.Done(Buffer.buffer()); // sent again
        }
        if (!ours) {
            meters.fenced();
        }
        return row.alreadyStored();
    }

    private WorkResult unknown(Command command) {
        if (command.claim() instanceof Claim.First) {
            return new WorkResult.Failed(
                    Verdict.DISCARDED, node, "What was stored with its key expired just now", true);
        }
        return new WorkResult.Failed(Verdict.FENCED, node, "The store knows no such request any more", false);
    }
}

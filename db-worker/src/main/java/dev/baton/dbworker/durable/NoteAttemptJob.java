package dev.baton.dbworker.durable;

import dev.baton.dbworker.durable.Writes.Written;
import dev.baton.dbworker.lane.BatchJob;
import dev.baton.dbworker.lane.Delivery;
import dev.baton.dbworker.lane.JobResult;
import dev.baton.message.Command;
import dev.baton.message.Json;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;
import dev.baton.store.FailedAttempt;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** Stores attempts that failed, for the next owners of their requests. Event loop only. */
final class NoteAttemptJob implements BatchJob {
    private static final long ENDS_HERE = -1;

    /**
     * An owner that ends here leaves the request to recovery at the time of the next attempt. One without a new failed
     * attempt released the request for a reason that was not the stage's.
     */
    private static final String NOTE = """
            UPDATE baton.request r
            SET attempts = d.attempts, attempts_at = d.stage, version = r.version + 1, changed_at = now(),
                owner = CASE WHEN d.retry >= 0 THEN r.owner END,
                next_try_at = now() + d.pause * interval '1 millisecond',
                retry_until = CASE WHEN d.retry >= 0 THEN now() + d.retry * interval '1 millisecond'
                                   WHEN d.attempts = r.attempts AND d.stage = r.attempts_at THEN r.retry_until END,
                recover_after = CASE WHEN d.retry >= 0 THEN r.recover_after
                                     ELSE now() + d.pause * interval '1 millisecond' END,
                history = baton.noted(r.history, r.version + 1, CASE
                    WHEN d.attempts = CASE WHEN d.stage = r.attempts_at THEN r.attempts ELSE 0 END THEN 'released'
                    ELSE 'attempt-failed' END, d.stage)
            FROM unnest($1::uuid[], $2::int[], $3::text[], $4::int[], $5::bigint[], $6::bigint[])
                 AS d(id, epoch, stage, attempts, pause, retry)
            WHERE r.id = d.id AND r.state NOT IN ('done', 'refused', 'dead') AND r.epoch = d.epoch
            RETURNING r.id, d.epoch
            """;

    private final Lookup lookup;
    private final DurableMeters meters;
    private final String node;

    private record Note(Command command, FailedAttempt attempt) {}

    NoteAttemptJob(Lookup lookup, DurableMeters meters, String node) {
        this.lookup = lookup;
        this.meters = meters;
        this.node = node;
    }

    @Override
    public Optional<String> effect(JobResult result) {
        return result.result() instanceof WorkResult.Done ? Optional.of("failed attempt stored") : Optional.empty();
    }

    @Override
    public Future<List<JobResult>> run(SqlConnection transaction, List<Delivery> batch) {
        Map<UUID, Note> latest = new TreeMap<>(); // rows are locked in one order
        for (Delivery delivery : batch) {
            Command command = delivery.command();
            latest.put(command.requestId(), new Note(command, Json.read(command.payload(), FailedAttempt.class)));
        }
        return transaction
                .preparedQuery(NOTE)
                .execute(columns(List.copyOf(latest.values())))
                .map(Writes::written)
                .compose(written -> lookup.byId(transaction, missing(batch, written))
                        .map(found -> JobResult.all(batch.stream()
                                .map(Delivery::command)
                                .map(command -> written.contains(row(command))
                                        ? new WorkResult.Done(Buffer.buffer())
                                        : notOurs(found.of(command.requestId())))
                                .toList())));
    }

    private static Tuple columns(List<Note> notes) {
        return new Columns<>(notes)
                .uuids(note -> note.command().requestId())
                .ints(note -> note.command().claim().epoch())
                .texts(note -> note.attempt().stage())
                .ints(note -> note.attempt().attempts())
                .longs(note -> note.attempt().pauseMillis())
                .longs(note -> note.attempt().retryMillis().orElse(ENDS_HERE))
                .tuple();
    }

    private static List<UUID> missing(List<Delivery> batch, Set<Written> written) {
        return batch.stream()
                .map(Delivery::command)
                .filter(command -> !written.contains(row(command)))
                .map(Command::requestId)
                .toList();
    }

    private static Written row(Command command) {
        return new Written(command.requestId(), command.claim().epoch());
    }

    private WorkResult notOurs(Optional<StoredRow> row) {
        meters.fenced();
        return row.map(StoredRow::alreadyStored)
                .orElseGet(() ->
                        new WorkResult.Failed(Verdict.FENCED, node, "The store knows no such request any more", false));
    }
}

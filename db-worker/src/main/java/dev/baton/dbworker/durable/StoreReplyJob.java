package dev.baton.dbworker.durable;

import dev.baton.dbworker.durable.RequestTable.Answer;
import dev.baton.dbworker.lane.BatchJob;
import dev.baton.dbworker.lane.Delivery;
import dev.baton.message.Command;
import dev.baton.message.Json;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;
import dev.baton.store.StoredReply;
import dev.baton.store.StoredRequest;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Stores final replies: after this, and not before, a client may hear them. Event loop only. */
final class StoreReplyJob implements BatchJob {
    private static final WorkResult STORED = new WorkResult.Done(Buffer.buffer());

    private final RequestTable table;
    private final StoredAnswers storedAnswers;
    private final Duration keep;
    private final String node;
    private final FaultHooks hooks;

    StoreReplyJob(RequestTable table, StoredAnswers storedAnswers, Duration keep, String node, FaultHooks hooks) {
        this.table = table;
        this.storedAnswers = storedAnswers;
        this.keep = keep;
        this.node = node;
        this.hooks = hooks;
    }

    @Override
    public Future<List<WorkResult>> run(SqlConnection transaction, List<Delivery> batch) {
        List<Answer> answers =
                batch.stream().map(delivery -> answer(delivery.command())).toList();
        return table.answer(transaction, answers).compose(stored -> results(transaction, batch, stored));
    }

    private Answer answer(Command command) {
        int epoch = hooks.disableFence() ? Answer.ANY_EPOCH : RequestTable.epoch(command);
        return new Answer(command.requestId(), epoch, StoredReply.decode(command.payload()));
    }

    private Future<List<WorkResult>> results(SqlConnection transaction, List<Delivery> batch, Set<UUID> stored) {
        List<Delivery> others = batch.stream()
                .filter(delivery -> !stored.contains(delivery.command().requestId()))
                .toList();
        if (others.isEmpty()) {
            return Future.succeededFuture(batch.stream().map(ignored -> STORED).toList());
        }
        return table.lookUp(transaction, others).map(rows -> batch.stream()
                .map(delivery ->
                        stored.contains(delivery.command().requestId()) ? STORED : known(delivery.command(), rows))
                .toList());
    }

    /** Stored before, by us (this is sent again), or by somebody who has taken it over. */
    private WorkResult known(Command command, List<Row> rows) {
        return rows.stream()
                .filter(row -> row.getUUID("id").equals(command.requestId()))
                .findFirst()
                .map(row -> known(command, Rows.request(row, keep)))
                .orElseGet(() -> new WorkResult.Failed(
                        Verdict.FENCED, node, "Request " + command.requestId() + " is not stored any more", false));
    }

    private WorkResult known(Command command, StoredRequest request) {
        if (request.state().answered() && request.epoch() == RequestTable.epoch(command)) {
            return STORED;
        }
        storedAnswers.fenced().increment();
        return new WorkResult.Settled(Json.write(request));
    }
}

package dev.baton.dbworker.durable;

import dev.baton.dbworker.lane.Delivery;
import dev.baton.message.Claim;
import dev.baton.message.Command;
import dev.baton.message.Json;
import dev.baton.message.Segment;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Answers commands that must not run from what is stored of their request, or of another one with their key. Event loop only. */
final class StoredAnswers {
    private final RequestTable table;
    private final Duration keep;
    private final String node;
    private final Counter fenced;

    StoredAnswers(RequestTable table, Duration keep, String node, MeterRegistry meters) {
        this.table = table;
        this.keep = keep;
        this.node = node;
        this.fenced = Counter.builder("baton.fenced")
                .description("Writes of nodes that had lost their request to another; nothing was written")
                .register(meters);
    }

    /** One for each, in order. */
    Future<List<WorkResult>> of(SqlConnection transaction, Segment segment, List<Delivery> deliveries) {
        if (deliveries.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        return table.lookUp(transaction, deliveries).compose(rows -> {
            List<UUID> ids = rows.stream().map(row -> row.getUUID("id")).toList();
            return table.checkpoints(transaction, ids).map(checkpoints -> deliveries.stream()
                    .map(delivery -> answer(delivery, segment, rows, checkpoints))
                    .toList());
        });
    }

    private WorkResult answer(Delivery delivery, Segment segment, List<Row> rows, Map<UUID, Buffer> checkpoints) {
        Command command = delivery.command();
        Optional<Row> own = rows.stream()
                .filter(row -> row.getUUID("id").equals(command.requestId()))
                .findFirst();
        if (own.filter(row -> sentAgain(row, delivery, segment)).isPresent()) {
            return new WorkResult.Done(checkpoints.getOrDefault(command.requestId(), Buffer.buffer()));
        }
        if (command.claim() instanceof Claim.Held) {
            fenced.increment();
        }
        return own.or(() -> rows.stream().filter(row -> sameKey(row, command)).findFirst())
                .<WorkResult>map(row -> new WorkResult.Settled(Json.write(Rows.request(row, keep))))
                .orElseGet(() -> new WorkResult.Failed(
                        Verdict.FENCED, node, "Request " + command.requestId() + " is not stored any more", false));
    }

    /** The worker that had it first was lost after it had committed. */
    private static boolean sentAgain(Row row, Delivery delivery, Segment segment) {
        return delivery.command().claim() instanceof Claim.First
                && row.getString("owner").equals(delivery.senderNodeId())
                && row.getInteger("epoch") == Claim.FIRST_EPOCH
                && row.getString("state").equals("running")
                && row.getInteger("next_stage") >= segment.to();
    }

    private static boolean sameKey(Row row, Command command) {
        return command.claim() instanceof Claim.First first
                && first.idempotency()
                        .filter(idempotency -> idempotency.keyHash().equals(row.getBuffer("key_hash")))
                        .isPresent();
    }

    Counter fenced() {
        return fenced;
    }
}

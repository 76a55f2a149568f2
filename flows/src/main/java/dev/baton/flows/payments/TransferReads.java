package dev.baton.flows.payments;

import dev.baton.flow.Outcome;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Reads a batch of transfers by one statement. */
final class TransferReads {
    private static final String BY_ID = """
            SELECT t.id, f.iban AS from_iban, r.iban AS to_iban, t.amount, f.currency, t.fee, t.reference, t.booked_at,
              t.balance_after, t.sent_count, t.sent_sum, c.first_transfer = t.id AS new_counterparty,
              f.owner AS sender, r.owner AS recipient
            FROM payments.transfer t
            JOIN payments.account f ON f.id = t.from_id
            JOIN payments.account r ON r.id = t.to_id
            JOIN payments.counterparty c ON c.from_id = t.from_id AND c.to_id = t.to_id
            WHERE t.id = ANY ($1)""";

    private TransferReads() {}

    static Future<List<Outcome<PostedBetween>>> byId(SqlConnection transaction, List<TransferQuery> batch) {
        UUID[] ids = batch.stream().map(TransferQuery::id).distinct().toArray(UUID[]::new);
        return transaction.preparedQuery(BY_ID).execute(Tuple.of(ids)).map(rows -> {
            Map<UUID, PostedBetween> found = byId(rows);
            return batch.stream().map(query -> answer(found, query.id())).toList();
        });
    }

    private static Outcome<PostedBetween> answer(Map<UUID, PostedBetween> found, UUID id) {
        PostedBetween transfer = found.get(id);
        return transfer == null ? Outcome.refused(Refusals.noSuchTransfer(id)) : Outcome.done(transfer);
    }

    private static Map<UUID, PostedBetween> byId(RowSet<Row> rows) {
        Map<UUID, PostedBetween> found = HashMap.newHashMap(rows.size());
        for (Row row : rows) {
            Posted posted = posted(row);
            found.put(posted.id(), new PostedBetween(posted, row.getString("sender"), row.getString("recipient")));
        }
        return found;
    }

    private static Posted posted(Row row) {
        return new Posted(
                row.getUUID("id"),
                row.getString("from_iban"),
                row.getString("to_iban"),
                row.getLong("amount"),
                Currency.valueOf(row.getString("currency")),
                row.getLong("fee"),
                row.getString("reference"),
                row.getOffsetDateTime("booked_at").toInstant(),
                row.getLong("balance_after"),
                row.getLong("sent_count"),
                row.getLong("sent_sum"),
                row.getBoolean("new_counterparty"));
    }
}

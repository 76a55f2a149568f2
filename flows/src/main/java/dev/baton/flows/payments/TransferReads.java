package dev.baton.flows.payments;

import dev.baton.flow.Outcome;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Reads a batch of transfers by one statement. */
final class TransferReads {
    private static final String BY_ID = """
            SELECT t.id, f.iban AS from_iban, r.iban AS to_iban, t.amount, f.currency, t.fee, t.reference, t.booked_at,
              t.balance_after, t.sent_count, t.sent_sum, c.first_transfer = t.id AS new_counterparty,
              f.owner AS sender, r.owner AS recipient, f.customer, r.customer AS recipients_customer
            FROM payments.transfer t
            JOIN payments.account f ON f.id = t.from_id
            JOIN payments.account r ON r.id = t.to_id
            JOIN payments.counterparty c ON c.from_id = t.from_id AND c.to_id = t.to_id
            WHERE t.id = ANY ($1)""";

    private TransferReads() {}

    static Future<List<Outcome<PostedBetween>>> byId(SqlConnection transaction, List<TransferRead> batch) {
        UUID[] ids = batch.stream().map(TransferRead::id).distinct().toArray(UUID[]::new);
        return transaction.preparedQuery(BY_ID).execute(Tuple.of(ids)).map(rows -> {
            Map<UUID, Row> found = HashMap.newHashMap(rows.size());
            rows.forEach(row -> found.put(row.getUUID("id"), row));
            return batch.stream()
                    .map(read -> answer(read, Optional.ofNullable(found.get(read.id()))))
                    .toList();
        });
    }

    private static Outcome<PostedBetween> answer(TransferRead read, Optional<Row> found) {
        return found.filter(row -> Customer.allows(read.only(), row.getString("customer")))
                .map(row -> Outcome.done(new PostedBetween(posted(row), row.getString("sender"), recipient(read, row))))
                .orElseGet(() -> Outcome.refused(Refusals.noSuchTransfer(read.id())));
    }

    /** Who pays to an account does not learn from its receipt whose that is. */
    private static String recipient(TransferRead read, Row row) {
        return Customer.allows(read.only(), row.getString("recipients_customer")) ? row.getString("recipient") : "";
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

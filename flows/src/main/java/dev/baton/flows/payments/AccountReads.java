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

/** Reads a batch of accounts by one statement. */
final class AccountReads {
    private static final String BY_ID =
            "SELECT " + Account.COLUMNS + ", customer FROM payments.account WHERE id = ANY ($1)";

    private AccountReads() {}

    static Future<List<Outcome<Account>>> byId(SqlConnection transaction, List<AccountRead> batch) {
        Long[] ids = batch.stream().map(AccountRead::id).distinct().toArray(Long[]::new);
        return transaction.preparedQuery(BY_ID).execute(Tuple.of(ids)).map(rows -> {
            Map<Long, Row> found = HashMap.newHashMap(rows.size());
            rows.forEach(row -> found.put(row.getLong("id"), row));
            return batch.stream()
                    .map(read -> answer(read, Optional.ofNullable(found.get(read.id()))))
                    .toList();
        });
    }

    /** Who asks for another's account learns nothing of it, not even that it is there. */
    private static Outcome<Account> answer(AccountRead read, Optional<Row> found) {
        return found.filter(row -> Customer.allows(read.only(), row.getString("customer")))
                .map(row -> Outcome.done(Account.of(row)))
                .orElseGet(() -> Outcome.refused(Refusals.noSuchAccount(read.id())));
    }
}

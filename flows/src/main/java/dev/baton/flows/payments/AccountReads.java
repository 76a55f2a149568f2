package dev.baton.flows.payments;

import dev.baton.flow.Outcome;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads a batch of accounts by one statement. */
final class AccountReads {
    private static final String BY_ID = "SELECT " + Account.COLUMNS + " FROM payments.account WHERE id = ANY ($1)";

    private AccountReads() {}

    static Future<List<Outcome<Account>>> byId(SqlConnection transaction, List<AccountQuery> batch) {
        Long[] ids = batch.stream().map(AccountQuery::id).distinct().toArray(Long[]::new);
        return transaction.preparedQuery(BY_ID).execute(Tuple.of(ids)).map(rows -> {
            Map<Long, Account> found = HashMap.newHashMap(rows.size());
            rows.forEach(row -> found.put(row.getLong("id"), Account.of(row)));
            return batch.stream().map(query -> answer(found, query.id())).toList();
        });
    }

    private static Outcome<Account> answer(Map<Long, Account> found, long id) {
        Account account = found.get(id);
        return account == null ? Outcome.refused(Refusals.noSuchAccount(id)) : Outcome.done(account);
    }
}

package dev.baton.flows.payments;

import dev.baton.flow.Outcome;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Opens accounts: the bank's equity pays the opening balance, so the books stay at zero. What is open already stays as
 * it is.
 */
final class Openings {
    /** By IBAN, so that two batches that open the same accounts wait for each other in one direction only. */
    private static final String PLANT = """
            WITH opened AS (
              INSERT INTO payments.account (id, iban, owner, currency, balance, opened_at, customer)
              SELECT CASE o.id WHEN 0 THEN nextval('payments.account_number') ELSE o.id END, o.iban, o.owner,
                o.currency, o.balance, o.opened_at, o.customer
              FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::timestamptz[],
                $7::text[]) AS o (id, iban, owner, currency, balance, opened_at, customer)
              ORDER BY o.iban
              ON CONFLICT DO NOTHING
              RETURNING id, iban, currency, balance, opened_at
            )
            INSERT INTO payments.entry (account_id, posting_id, amount, balance_after, booked_at)
            SELECT e.account_id, md5('opening of ' || o.iban)::uuid, e.amount, e.balance_after, o.opened_at
            FROM opened o
            JOIN payments.bank_account b ON b.currency = o.currency AND b.purpose = 'equity'
            CROSS JOIN LATERAL (VALUES (o.id, o.balance, o.balance), (b.id, -o.balance, NULL))
              AS e (account_id, amount, balance_after)
            WHERE e.amount <> 0""";

    private static final String READ = "SELECT " + Account.COLUMNS + " FROM payments.account WHERE iban = ANY ($1)";

    private Openings() {}

    static Future<List<Outcome<Account>>> open(SqlConnection transaction, List<Opening> batch) {
        return insert(transaction, batch)
                .compose(ignored -> read(transaction, batch))
                .map(found ->
                        batch.stream().map(opening -> answer(found, opening)).toList());
    }

    static Future<Void> insert(SqlConnection transaction, List<Opening> batch) {
        return transaction
                .preparedQuery(PLANT)
                .execute(Tuple.of(
                        batch.stream().map(Opening::id).toArray(Long[]::new),
                        batch.stream().map(Opening::iban).toArray(String[]::new),
                        batch.stream().map(Opening::owner).toArray(String[]::new),
                        batch.stream().map(opening -> opening.currency().name()).toArray(String[]::new),
                        batch.stream().map(Opening::balance).toArray(Long[]::new),
                        batch.stream()
                                .map(opening -> opening.openedAt().atOffset(ZoneOffset.UTC))
                                .toArray(OffsetDateTime[]::new),
                        batch.stream()
                                .map(opening -> opening.customer().orElse(SampleAccounts.CUSTOMER))
                                .toArray(String[]::new)))
                .mapEmpty();
    }

    /** A statement of its own: only that sees what another transaction opened while we waited for it. */
    private static Future<Map<String, Account>> read(SqlConnection transaction, List<Opening> batch) {
        String[] ibans = batch.stream().map(Opening::iban).distinct().toArray(String[]::new);
        return transaction.preparedQuery(READ).execute(Tuple.of(ibans)).map(Openings::byIban);
    }

    private static Map<String, Account> byIban(RowSet<Row> rows) {
        Map<String, Account> found = HashMap.newHashMap(rows.size());
        rows.forEach(row -> found.put(row.getString("iban"), Account.of(row)));
        return found;
    }

    private static Outcome<Account> answer(Map<String, Account> found, Opening opening) {
        Account account = found.get(opening.iban());
        if (account == null) {
            throw new IllegalStateException("The account was neither opened nor found: " + opening);
        }
        Currency currency = Currency.valueOf(account.currency());
        return currency == opening.currency()
                ? Outcome.done(account)
                : Outcome.refused(Refusals.otherCurrency(currency));
    }
}

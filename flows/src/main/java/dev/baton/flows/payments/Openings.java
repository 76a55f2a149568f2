package dev.baton.flows.payments;

import dev.baton.flow.Outcome;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Opens accounts: the bank's equity pays the opening balance, so the books stay at zero. What is open already stays as
 * it is, and is answered to those alone who may see it.
 */
final class Openings {
    /** By IBAN, so that two batches that open the same accounts wait for each other in one direction only. */
    private static final String PLANT = """
            WITH opened AS (
              INSERT INTO payments.account (id, iban, owner, currency, balance, opened_at, customer)
              SELECT CASE o.id WHEN 0 THEN nextval('payments.account_number') ELSE o.id END, o.iban, o.owner,
                o.currency, o.balance, o.opened_at, o.customer
              FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::timestamptz[],
                $7::text[]) WITH ORDINALITY AS o (id, iban, owner, currency, balance, opened_at, customer, place)
              ORDER BY o.iban, o.place
              ON CONFLICT DO NOTHING
              RETURNING id, iban, currency, balance, opened_at
            ), booked AS (
              INSERT INTO payments.entry (account_id, posting_id, amount, balance_after, booked_at)
              SELECT e.account_id, md5('opening of ' || o.iban)::uuid, e.amount, e.balance_after, o.opened_at
              FROM opened o
              JOIN payments.bank_account b ON b.currency = o.currency AND b.purpose = 'equity'
              CROSS JOIN LATERAL (VALUES (o.id, o.balance, o.balance), (b.id, -o.balance, NULL))
                AS e (account_id, amount, balance_after)
              WHERE e.amount <> 0
            )
            SELECT iban FROM opened""";

    private static final String READ =
            "SELECT " + Account.COLUMNS + ", customer FROM payments.account WHERE iban = ANY ($1)";

    private Openings() {}

    static Future<List<Outcome<Account>>> open(SqlConnection transaction, List<Opening> batch) {
        return insert(transaction, batch)
                .compose(opened -> read(transaction, batch).map(found -> answers(found, opened, batch)));
    }

    /** Answers the IBANs of those that were not open before. */
    static Future<Set<String>> insert(SqlConnection transaction, List<Opening> batch) {
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
                        batch.stream().map(Openings::customerOf).toArray(String[]::new)))
                .map(Openings::ibans);
    }

    /** A statement of its own: only that sees what another transaction opened while we waited for it. */
    private static Future<Map<String, Row>> read(SqlConnection transaction, List<Opening> batch) {
        String[] ibans = batch.stream().map(Opening::iban).distinct().toArray(String[]::new);
        return transaction.preparedQuery(READ).execute(Tuple.of(ibans)).map(Openings::byIban);
    }

    private static Set<String> ibans(RowSet<Row> rows) {
        Set<String> ibans = HashSet.newHashSet(rows.size());
        rows.forEach(row -> ibans.add(row.getString("iban")));
        return ibans;
    }

    private static Map<String, Row> byIban(RowSet<Row> rows) {
        Map<String, Row> found = HashMap.newHashMap(rows.size());
        rows.forEach(row -> found.put(row.getString("iban"), row));
        return found;
    }

    /** Of several openings of one account in a batch, the first one has opened it. */
    private static List<Outcome<Account>> answers(Map<String, Row> found, Set<String> opened, List<Opening> batch) {
        Set<String> left = new HashSet<>(opened);
        List<Outcome<Account>> answers = new ArrayList<>(batch.size());
        for (Opening opening : batch) {
            Row account = found.get(opening.iban());
            if (account == null) {
                throw new IllegalStateException("The account was neither opened nor found: " + opening);
            }
            answers.add(left.remove(opening.iban()) ? Outcome.done(Account.of(account)) : openBefore(account, opening));
        }
        return answers;
    }

    /** Who may open accounts may not see those of others for that: not even the currency is told. */
    private static Outcome<Account> openBefore(Row account, Opening opening) {
        String customer = account.getString("customer");
        if (!customer.equals(customerOf(opening)) || !Customer.allows(opening.only(), customer)) {
            return Outcome.refused(Refusals.accountExists());
        }
        Currency currency = Currency.valueOf(account.getString("currency"));
        return currency == opening.currency()
                ? Outcome.done(Account.of(account))
                : Outcome.refused(Refusals.otherCurrency(currency));
    }

    private static String customerOf(Opening opening) {
        return opening.customer().orElse(SampleAccounts.CUSTOMER);
    }
}

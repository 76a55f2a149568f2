package dev.baton.flows.payments;

import dev.baton.flow.Outcome;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * Posts a batch of transfers in two round trips, however many they are: lock all accounts in the order of their ids,
 * decide here in the order of the batch ({@link Teller}), write everything by one statement.
 *
 * <p>Two batches that share accounts never deadlock, as both lock by id. An account's row is written once per batch,
 * with the balance that the last transfer left. What the bank earns is in entries only: a running balance would be one
 * row that all batches wait for.
 */
final class Ledger {
    private static final String LOCK = """
            SELECT id, iban, currency, closed, balance, sent_hour, sent_count, sent_sum, sent_count_before,
              sent_sum_before, customer
            FROM payments.account WHERE iban = ANY ($1) ORDER BY id FOR NO KEY UPDATE""";

    /**
     * An entry's number follows the order of the batch. The counterparties' key decides who is new, also twice in one
     * batch.
     */
    private static final String WRITE = """
            WITH t AS MATERIALIZED (
              SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[],
                $7::text[], $8::timestamptz[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[])
              AS t (id, from_id, to_id, fee_id, amount, fee, reference, booked_at, from_after, to_after,
                sent_count, sent_sum)
            ), transfers AS (
              INSERT INTO payments.transfer
                (id, from_id, to_id, amount, fee, reference, booked_at, balance_after, sent_count, sent_sum)
              SELECT id, from_id, to_id, amount, fee, reference, booked_at, from_after, sent_count, sent_sum FROM t
            ), entries AS (
              INSERT INTO payments.entry (account_id, posting_id, amount, balance_after, booked_at)
              SELECT e.account_id, t.id, e.amount, e.balance_after, t.booked_at
              FROM t CROSS JOIN LATERAL (VALUES
                (t.from_id, -t.amount - t.fee, t.from_after), (t.to_id, t.amount, t.to_after), (t.fee_id, t.fee, NULL)
              ) AS e (account_id, amount, balance_after)
              WHERE e.amount <> 0
            ), balances AS (
              UPDATE payments.account a SET balance = b.balance, sent_hour = b.sent_hour, sent_count = b.sent_count,
                sent_sum = b.sent_sum, sent_count_before = b.sent_count_before, sent_sum_before = b.sent_sum_before
              FROM unnest($13::bigint[], $14::bigint[], $15::bigint[], $16::bigint[], $17::bigint[], $18::bigint[],
                $19::bigint[])
                AS b (id, balance, sent_hour, sent_count, sent_sum, sent_count_before, sent_sum_before)
              WHERE a.id = b.id
            )
            INSERT INTO payments.counterparty (from_id, to_id, first_transfer) SELECT from_id, to_id, id FROM t
            ON CONFLICT DO NOTHING RETURNING first_transfer""";

    private Ledger() {}

    static Future<List<Outcome<Posted>>> post(SqlConnection transaction, List<TransferPlan> batch) {
        return lock(transaction, batch)
                .map(accounts -> Teller.decide(accounts, batch))
                .compose(decision -> write(transaction, decision));
    }

    private static Future<List<LockedAccount>> lock(SqlConnection transaction, List<TransferPlan> batch) {
        String[] ibans = batch.stream()
                .flatMap(plan -> Stream.of(plan.from(), plan.to()))
                .distinct()
                .toArray(String[]::new);
        return transaction.preparedQuery(LOCK).execute(Tuple.of(ibans)).map(rows -> rows.stream()
                .map(LockedAccount::of)
                .toList());
    }

    private static Future<List<Outcome<Posted>>> write(SqlConnection transaction, Decision decision) {
        if (decision.bookings().isEmpty()) {
            return Future.succeededFuture(decision.outcomes(Set.of()));
        }
        return transaction.preparedQuery(WRITE).execute(arguments(decision)).map(rows -> decision.outcomes(ids(rows)));
    }

    private static Tuple arguments(Decision decision) {
        List<Booking> b = decision.bookings();
        List<LockedAccount> a = decision.changed();
        return Tuple.of(
                column(b, UUID[]::new, booking -> booking.posted().id()),
                numbers(b, booking -> booking.from().id()),
                numbers(b, booking -> booking.to().id()),
                numbers(b, booking -> booking.posted().currency().feeAccount()),
                numbers(b, booking -> booking.posted().amount()),
                numbers(b, booking -> booking.posted().fee()),
                column(b, String[]::new, booking -> booking.posted().reference()),
                column(b, OffsetDateTime[]::new, booking -> booking.posted()
                        .bookedAt()
                        .atOffset(ZoneOffset.UTC)),
                numbers(b, booking -> booking.posted().balanceAfter()),
                numbers(b, Booking::toAfter),
                numbers(b, booking -> booking.posted().sentCount()),
                numbers(b, booking -> booking.posted().sentSum()),
                numbers(a, LockedAccount::id),
                numbers(a, LockedAccount::balance),
                numbers(a, account -> account.velocity().hour()),
                numbers(a, account -> account.velocity().count()),
                numbers(a, account -> account.velocity().sum()),
                numbers(a, account -> account.velocity().countBefore()),
                numbers(a, account -> account.velocity().sumBefore()));
    }

    private static <T> Long[] numbers(List<T> rows, Function<T, Long> column) {
        return column(rows, Long[]::new, column);
    }

    private static <T, C> C[] column(List<T> rows, IntFunction<C[]> array, Function<T, C> column) {
        return rows.stream().map(column).toArray(array);
    }

    private static Set<UUID> ids(RowSet<Row> rows) {
        Set<UUID> ids = HashSet.newHashSet(rows.size());
        rows.forEach(row -> ids.add(row.getUUID(0)));
        return ids;
    }
}

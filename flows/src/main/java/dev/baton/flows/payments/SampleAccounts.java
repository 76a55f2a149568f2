package dev.baton.flows.payments;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * The accounts that a new database starts with: numbers 1 to 10,000, the same everywhere, each with 1,000,000.00.
 * Numbers up to {@link #LAST_IN_CZK} are kept in CZK, the others in EUR.
 */
public final class SampleAccounts {
    public static final int COUNT = 10_000;
    public static final int LAST_IN_CZK = 9_000;

    /** Whose they are: the caller with the development key. */
    static final String CUSTOMER = "development";

    private static final long BALANCE = 100_000_000;
    private static final Instant OPENED = Instant.parse("2026-01-01T00:00:00Z");
    private static final int AT_ONCE = 2_500;

    private static final List<String> FIRST_NAMES = List.of(
            "Anna", "Jan", "Eva", "Petr", "Hana", "Josef", "Lenka", "Pavel", "Marie", "Tomas", "Jana", "Karel",
            "Lucie");
    private static final List<String> LAST_NAMES = List.of(
            "Dvorak",
            "Novak",
            "Svoboda",
            "Cerny",
            "Prochazka",
            "Kucera",
            "Vesely",
            "Horak",
            "Nemec",
            "Pokorny",
            "Marek");

    private SampleAccounts() {}

    /** The IBAN of sample account 1 to {@link #COUNT}. */
    public static String iban(int number) {
        if (number < 1 || number > COUNT) {
            throw new IllegalArgumentException("Sample accounts have the numbers 1 to " + COUNT + ", not " + number);
        }
        return Ibans.own(number);
    }

    /** Plants them, at the first start; finds them all there at each later one. */
    static Future<Void> insert(SqlConnection transaction) {
        return transaction
                .query("SELECT count(*) FROM payments.account WHERE id <= " + COUNT)
                .execute()
                .compose(rows ->
                        rows.iterator().next().getLong(0) == COUNT ? Future.succeededFuture() : plantAll(transaction));
    }

    private static Future<Void> plantAll(SqlConnection transaction) {
        Future<Void> chain = Future.succeededFuture();
        for (long first = 1; first <= COUNT; first += AT_ONCE) {
            List<Opening> some = LongStream.range(first, first + AT_ONCE)
                    .mapToObj(SampleAccounts::opening)
                    .toList();
            chain = chain.compose(ignored -> Openings.insert(transaction, some).mapEmpty());
        }
        // The planner must know how large these tables are before the first statements are prepared.
        return chain.compose(ignored -> transaction
                .query("ANALYZE payments.account, payments.entry, payments.bank_account")
                .execute()
                .mapEmpty());
    }

    private static Opening opening(long number) {
        String owner = FIRST_NAMES.get((int) (number % FIRST_NAMES.size())) + " "
                + LAST_NAMES.get((int) (number % LAST_NAMES.size()));
        Currency currency = number <= LAST_IN_CZK ? Currency.CZK : Currency.EUR;
        return new Opening(
                number, Ibans.own(number), owner, currency, BALANCE, OPENED, Optional.of(CUSTOMER), Optional.empty());
    }
}

package dev.baton.flows.payments;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.flow.DatabaseStage;
import dev.baton.flow.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.SqlConnection;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;

/** A bank with an empty ledger on a PostgreSQL of its own: stages run in transactions as a lane would run them. */
final class TestBank implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-11-23T10:30:00Z");

    private final Vertx vertx = Vertx.vertx();
    private final EmbeddedPostgres server;
    private final AtomicLong numbers = new AtomicLong(500_000);
    private final PgConnection connection;

    TestBank() {
        this(EmbeddedPostgres.builder());
    }

    TestBank(EmbeddedPostgres.Builder builder) {
        try {
            server = builder.start();
            execute("CREATE SCHEMA payments");
            migrate("V1__accounts_and_ledger.sql");
            migrate("V2__customers.sql");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        connection = connect();
    }

    private void migrate(String file) throws IOException {
        try (InputStream migration = TestBank.class.getResourceAsStream("/db/payments/" + file)) {
            execute(new String(migration.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    PgConnection connect() {
        PgConnectOptions options = new PgConnectOptions()
                .setHost("127.0.0.1")
                .setPort(server.getPort())
                .setDatabase("postgres")
                .setUser("postgres")
                .setPassword("postgres");
        options.setCachePreparedStatements(true).setPreparedStatementCacheSqlLimit(16_384);
        return await(PgConnection.connect(vertx, options));
    }

    /** A new account; answers its IBAN. */
    String account(Currency currency, long balance) {
        return account("Jana Dvorak", currency, balance);
    }

    String account(String owner, Currency currency, long balance) {
        long number = numbers.incrementAndGet();
        run(Openings::open, opening(number, Ibans.own(number), owner, currency, balance));
        return Ibans.own(number);
    }

    /** Of the customer {@code ann}. */
    static Opening opening(long number, String iban, String owner, Currency currency, long balance) {
        return new Opening(number, iban, owner, currency, balance, NOW, Optional.of("ann"), Optional.empty());
    }

    static TransferPlan plan(String from, String to, long amount) {
        return plan(from, to, amount, NOW);
    }

    static TransferPlan plan(String from, String to, long amount, Instant at) {
        return new TransferPlan(
                UUID.randomUUID(), from, to, amount, Currency.CZK, Fees.of(amount), "rent", at, Optional.empty());
    }

    /** The same, of a caller who may use the accounts of this customer only. */
    static TransferPlan planOf(String customer, String from, String to, long amount) {
        return new TransferPlan(
                UUID.randomUUID(), from, to, amount, Currency.CZK, 0, "rent", NOW, Optional.of(customer));
    }

    List<Outcome<Posted>> post(TransferPlan... plans) {
        return run(Ledger::post, plans);
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    final <I, O> List<Outcome<O>> run(DatabaseStage<I, O> stage, I... batch) {
        return await(run(connection, stage, List.of(batch)));
    }

    <I, O> Future<List<Outcome<O>>> run(PgConnection on, DatabaseStage<I, O> stage, List<I> batch) {
        return committed(on, transaction -> stage.apply(transaction, batch));
    }

    <T> Future<T> committed(PgConnection on, Function<SqlConnection, Future<T>> work) {
        return on.begin().compose(transaction -> work.apply(on)
                .compose(
                        result -> transaction.commit().map(result),
                        failure -> transaction.rollback().transform(rolledBack -> Future.failedFuture(failure))));
    }

    PgConnection connection() {
        return connection;
    }

    /** The refusals' codes, and {@code done} for the others. */
    static Stream<String> codes(List<? extends Outcome<?>> outcomes) {
        return outcomes.stream()
                .map(outcome -> outcome instanceof Outcome.Refused<?> refused
                        ? refused.why().code()
                        : "done");
    }

    static <T> T answer(Outcome<T> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        return ((Outcome.Done<T>) outcome).answer();
    }

    long balance(String iban) {
        return number("SELECT balance FROM payments.account WHERE iban = '" + iban + "'");
    }

    void assertSoundBooks() {
        assertThat(rows(Books.AUDIT)).containsExactly(List.of("CZK", "0", "0", "0"), List.of("EUR", "0", "0", "0"));
        assertThat(rows(Books.UNBALANCED_POSTINGS)).isEmpty();
    }

    long number(String sql) {
        return Long.parseLong(rows(sql).getFirst().getFirst());
    }

    List<List<String>> rows(String sql) {
        try (Connection jdbc = server.getPostgresDatabase().getConnection();
                Statement statement = jdbc.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<List<String>> all = new ArrayList<>();
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.add(String.valueOf(rows.getString(i)));
                }
                all.add(row);
            }
            return all;
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    void execute(String sql) {
        try (Connection jdbc = server.getPostgresDatabase().getConnection();
                Statement statement = jdbc.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    @Override
    public void close() throws IOException {
        await(connection.close());
        await(vertx.close());
        server.close();
    }
}

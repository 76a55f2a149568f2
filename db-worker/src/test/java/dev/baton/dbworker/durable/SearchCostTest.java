package dev.baton.dbworker.durable;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.dbworker.testing.DurableStore;
import dev.baton.dbworker.testing.SharedPostgres;
import dev.baton.dbworker.testing.TestFlows.Note;
import dev.baton.dbworker.testing.TestPostgres;
import dev.baton.flow.Caller;
import dev.baton.message.Claim;
import dev.baton.message.Command;
import dev.baton.message.Request;
import dev.baton.reply.ReplyBytes;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What it costs that requests can be found: write-ahead log, in bytes a request. */
@ExtendWith(SharedPostgres.class)
class SearchCostTest {
    private static final int BATCHES = Integer.getInteger("baton.search.batches", 40);
    private static final int BATCH = 50;

    private final TestPostgres postgres;

    SearchCostTest(TestPostgres postgres) {
        this.postgres = postgres;
    }

    @Test
    void whatIsFoundByNothingCostsNothingAndTheRestLittle() throws Exception {
        try (DurableStore store = new DurableStore(Vertx.vertx(), postgres)) {
            List<String> indexes = Stream.of("request_caller", "request_business_key")
                    .map(index -> postgres.text("SELECT pg_get_indexdef('baton.%s'::regclass)".formatted(index))
                            .replace(" ON ONLY ", " ON ")
                            .replace("CREATE INDEX ", "CREATE INDEX IF NOT EXISTS "))
                    .toList();
            try {
                measure(store);
            } finally {
                postgres.execute("ALTER SYSTEM RESET full_page_writes");
                postgres.execute("ALTER SYSTEM RESET autovacuum");
                postgres.execute("SELECT pg_reload_conf()");
                for (String index : indexes) {
                    postgres.execute(index);
                }
            }
        }
    }

    private void measure(DurableStore store) throws SQLException {
        // whole pages are written for the first change after a checkpoint, whenever that is
        postgres.execute("ALTER SYSTEM SET full_page_writes = off");
        postgres.execute("ALTER SYSTEM SET autovacuum = off");
        postgres.execute("SELECT pg_reload_conf()");
        double with = bytes(store, Caller.ANONYMOUS, false);
        double withCaller = bytes(store, new Caller("shop"), false);
        double withKey = bytes(store, Caller.ANONYMOUS, true);
        postgres.execute("DROP INDEX baton.request_caller, baton.request_business_key");
        double without = bytes(store, Caller.ANONYMOUS, false);
        double withCallerAlone = bytes(store, new Caller("shop"), false);
        double withKeyAlone = bytes(store, Caller.ANONYMOUS, true);
        System.out.printf(
                "Bytes of write-ahead log a request: %.0f, before %.0f; caller %.0f, before %.0f; key %.0f, %.0f%n",
                with, without, withCaller, withCallerAlone, withKey, withKeyAlone);
        assertThat(with).as("neither").isLessThan(1.03 * without);
        assertThat(withCaller).as("a caller").isLessThan(1.15 * withCallerAlone);
        assertThat(withKey).as("a business key of 36 characters").isLessThan(1.25 * withKeyAlone);
    }

    private double bytes(DurableStore store, Caller caller, boolean keys) throws SQLException {
        postgres.execute("TRUNCATE baton.request, baton.request_key, lanes.note");
        long before = written(store);
        for (int i = 0; i < BATCHES; i++) {
            Command[] commands = Stream.generate(DurableStore::id)
                    .limit(BATCH)
                    .map(id -> first(
                            id, caller, keys ? Optional.of(UUID.randomUUID().toString()) : Optional.empty()))
                    .toArray(Command[]::new);
            store.run(commands);
            store.run(Stream.of(commands)
                    .map(command -> DurableStore.reply(
                            command.requestId(),
                            1,
                            new ReplyBytes(201, "application/json", Optional.empty(), Buffer.buffer("{}"))))
                    .toArray(Command[]::new));
        }
        return (written(store) - before) / (double) (BATCHES * BATCH);
    }

    private static Command first(UUID id, Caller caller, Optional<String> businessKey) {
        Command command = DurableStore.first(
                id, new Claim.First(Optional.empty(), Optional.empty(), businessKey), new Note("x", 1));
        return new Command(
                command.id(),
                new Request(id, caller, command.acceptedAt(), command.claim()),
                command.work(),
                command.payload(),
                command.deadline(),
                command.trace());
    }

    private static long written(DurableStore store) {
        return await(store.database()
                        .pool()
                        .query("SELECT (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint")
                        .execute())
                .iterator()
                .next()
                .getLong(0);
    }
}

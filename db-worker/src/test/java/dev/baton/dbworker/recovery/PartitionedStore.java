package dev.baton.dbworker.recovery;

import static dev.baton.dbworker.testing.DurableStore.first;
import static dev.baton.dbworker.testing.DurableStore.id;
import static dev.baton.dbworker.testing.DurableStore.key;
import static dev.baton.dbworker.testing.DurableStore.reply;
import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.dbworker.durable.StoreSettings;
import dev.baton.dbworker.testing.DurableStore;
import dev.baton.dbworker.testing.SharedPostgres;
import dev.baton.dbworker.testing.TestFlows.Note;
import dev.baton.dbworker.testing.TestPostgres;
import dev.baton.message.WorkResult;
import dev.baton.reply.ReplyBytes;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** A store without partitions, and steps to make, fill and expire some. */
@ExtendWith(SharedPostgres.class)
abstract class PartitionedStore {
    static final Note NOTE = new Note("x", 1);
    static final ReplyBytes CREATED = new ReplyBytes(201, "application/json", Optional.empty(), Buffer.buffer("{}"));

    static final String ADD_PARTITION = "SELECT baton.add_request_partition("
            + "baton.first_id(now() + interval '1 hour'), now() + interval '1 day')";

    final TestPostgres postgres;
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    DurableStore store;

    PartitionedStore(TestPostgres postgres) {
        this.postgres = postgres;
    }

    @BeforeEach
    void open() throws Exception {
        store = new DurableStore(Vertx.vertx(), postgres);
        noPartitions();
    }

    @AfterEach
    void close() throws Exception {
        noPartitions();
        postgres.execute("SELECT baton.add_request_partition(baton.first_id(now()), now())"); // as other tests have it
        store.close();
    }

    /** One for all ids, as none is older. */
    private void noPartitions() throws Exception {
        postgres.execute("""
                TRUNCATE baton.request, baton.request_key, baton.webhook;
                DO $$ DECLARE part text; BEGIN
                    FOR part IN SELECT name FROM baton.request_partition WHERE end_id IS NOT NULL LOOP
                        EXECUTE 'DROP TABLE baton.' || part;
                    END LOOP;
                    FOR part IN DELETE FROM baton.key_period WHERE last_id IS NOT NULL RETURNING period LOOP
                        EXECUTE 'DROP TABLE baton.request_key_' || part;
                    END LOOP;
                    DELETE FROM baton.partition_expiry;
                    DELETE FROM baton.default_partition_guard;
                    ALTER TABLE baton.request_default DROP CONSTRAINT IF EXISTS request_default_guard;
                END $$""");
    }

    void copies(int copies) throws Exception {
        copies("overlay(q.id::text placing lpad(n::text, 12, '0') from 25)", copies);
    }

    /** Of the one request there is, without its key. */
    void copies(String id, int copies) throws Exception {
        postgres.execute("INSERT INTO baton.request SELECT (r.j).* FROM (SELECT jsonb_populate_record(q,"
                + " jsonb_build_object('key_hash', NULL, 'id', " + id + ")) AS j FROM baton.request q,"
                + " generate_series(1, " + copies + ") n) r");
    }

    long waiting() {
        return postgres.number("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'baton-test'"
                + " AND wait_event_type = 'Lock'");
    }

    void partitionThatHasExpired() throws Exception {
        postgres.execute(ADD_PARTITION.replace("'1 day'", "'-1 minute'"));
    }

    UUID claimed(String key) {
        UUID id = id();
        assertThat(store.run(first(id, key(key), NOTE)).getFirst()).isInstanceOf(WorkResult.Done.class);
        return id;
    }

    UUID answered(String key) {
        UUID id = claimed(key);
        assertThat(store.run(reply(id, 1, CREATED)).getFirst()).isInstanceOf(WorkResult.Done.class);
        return id;
    }

    void expire(UUID id) throws Exception {
        postgres.execute("UPDATE baton.request SET expires_at = now() - interval '2 minutes' WHERE id = '" + id + "'");
    }

    void nextPeriod() throws Exception {
        postgres.execute("SELECT baton.begin_key_period('0')");
    }

    void maintain() {
        Partitions partitions = new Partitions(
                store.database().pool(), settings(), Counter.builder("cleaned").register(meters), meters);
        await("maintenance", Duration.ofSeconds(60), partitions.maintain());
    }

    static StoreSettings settings() {
        return DurableStore.SETTINGS;
    }

    String text(String sql) {
        return await(store.database().pool().query(sql).execute())
                .iterator()
                .next()
                .getString(0);
    }

    long count(String what) {
        return postgres.number("SELECT count(*) FROM " + what);
    }
}

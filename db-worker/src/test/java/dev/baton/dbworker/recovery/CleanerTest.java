package dev.baton.dbworker.recovery;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.dbworker.durable.Leases;
import dev.baton.dbworker.testing.DurableStore;
import dev.baton.dbworker.testing.SharedPostgres;
import dev.baton.dbworker.testing.TestPostgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What has expired, and what is kept. */
@ExtendWith(SharedPostgres.class)
class CleanerTest {
    private final Vertx vertx = Vertx.vertx();
    private final TestPostgres postgres;
    private final DurableStore store;
    private final Context loop;
    private final Cleaner cleaner;

    CleanerTest(TestPostgres postgres) throws Exception {
        this.postgres = postgres;
        this.store = new DurableStore(vertx, postgres);
        this.loop = vertx.getOrCreateContext();
        this.cleaner = new Cleaner(
                vertx,
                store.database().pool(),
                new Leases(DurableStore.SETTINGS),
                TestNodes.Rules.maxDeaths(2).settings(),
                DurableStore.SETTINGS,
                new SimpleMeterRegistry());
    }

    @AfterEach
    void close() {
        onLoop(cleaner::stop);
        store.close();
    }

    @Test
    void whatStillWaitsForItsWebhookIsNotRemoved() throws Exception {
        store.claimed(2);
        postgres.execute("""
                UPDATE baton.request SET state = 'done', id = ('00000000-0000-7000-8000-' || right(id::text, 12))::uuid,
                    expires_at = now() - interval '1 second';
                INSERT INTO baton.webhook SELECT id, 'https://example.com', 'waiting', now() FROM baton.request
                    ORDER BY id LIMIT 1""");
        start();

        awaitNumber("requests", "SELECT count(*) FROM baton.request", 1);
        awaitNumber("webhooks", "SELECT count(*) FROM baton.webhook", 1);
        postgres.execute("UPDATE baton.webhook SET state = 'delivered'");
        awaitNumber("requests", "SELECT count(*) FROM baton.request", 0);
    }

    @Test
    void theExpiredAreRemovedInSmallBatchesAndTheOthersStay() throws Exception {
        store.claimed(25);
        postgres.execute("""
                UPDATE baton.request SET state = 'done', id = ('00000000-0000-7000-8000-' || right(id::text, 12))::uuid,
                    expires_at = now() - interval '1 second';
                INSERT INTO baton.webhook SELECT id, 'https://example.com', 'delivered', now() FROM baton.request;
                """);
        UUID alive = store.claimed(1).getFirst();

        start();

        awaitNumber("requests", "SELECT count(*) FROM baton.request", 1);
        awaitNumber("webhooks", "SELECT count(*) FROM baton.webhook", 0);
        assertThat(store.find(alive).id()).isEqualTo(alive);
    }

    private void start() {
        onLoop(cleaner::start);
    }

    private <T> void onLoop(Supplier<Future<T>> task) {
        Promise<T> promise = Promise.promise();
        loop.runOnContext(ignored -> task.get().onComplete(promise));
        await(promise.future());
    }

    private void awaitNumber(String what, String sql, long number) {
        Awaitility.await(what)
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> postgres.number(sql) == number);
    }
}

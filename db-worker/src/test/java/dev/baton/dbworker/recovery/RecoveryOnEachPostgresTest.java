package dev.baton.dbworker.recovery;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.config.Secret;
import dev.baton.dbworker.durable.Leases;
import dev.baton.dbworker.testing.DurableStore;
import dev.baton.dbworker.testing.TestFlows;
import dev.baton.dbworker.testing.TestPostgres;
import dev.baton.dbworker.webhook.WebhookSecrets;
import dev.baton.dbworker.webhook.WebhookSettings;
import dev.baton.dbworker.webhook.Webhooks;
import dev.baton.message.Claim;
import dev.baton.message.Json;
import dev.baton.message.StoreCall;
import dev.baton.message.WorkResult;
import dev.baton.store.FailedAttempt;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recovery, webhooks and the cleaner, in short, on each version of PostgreSQL that is supported. */
class RecoveryOnEachPostgresTest {
    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16, 17, 18})
    void whatOwnersLeftIsFinishedAndToldAndRemoved(int major) throws Exception {
        Vertx vertx = Vertx.vertx();
        try (TestPostgres postgres = TestPostgres.start(major);
                DurableStore store = new DurableStore(vertx, postgres);
                TestNodes nodes = new TestNodes(vertx, store, TestNodes.Rules.maxDeaths(2))) {
            AtomicInteger told = new AtomicInteger();
            int port = await(vertx.createHttpServer()
                            .requestHandler(request -> {
                                told.incrementAndGet();
                                request.response().end();
                            })
                            .listen(0, "127.0.0.1"))
                    .actualPort();
            List<UUID> orphans = store.claimed(20);
            postgres.execute("UPDATE baton.request SET webhook = 'http://127.0.0.1:" + port + "/'");
            released(store, orphans.getFirst());
            killsNodes(postgres, orphans.getLast());
            nodes.serve(TestFlows.catalog());

            nodes.recover("node-a", TestFlows.catalog());

            eventually(postgres, "state = 'done'", 19);
            eventually(postgres, "state = 'dead'", 1);
            Webhooks webhooks = onLoop(vertx, () -> {
                Webhooks built = new Webhooks(
                        vertx,
                        store.database().pool(),
                        settings(),
                        WebhookSecrets.read(settings().secret(), Optional.empty()),
                        () -> 0,
                        new SimpleMeterRegistry());
                return built.start().map(built);
            });
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(told).hasValue(20));
            flowsAndWebhooksAreListed(store, orphans.getFirst());
            await(webhooks.stop());
            expire(vertx, store, postgres);
        }
    }

    private static void released(DurableStore store, UUID id) {
        FailedAttempt note = new FailedAttempt("second", 0, 1, Optional.empty());
        assertThat(store.run(DurableStore.store(StoreCall.NOTE_ATTEMPT, id, new Claim.Held(1), Json.write(note))))
                .allMatch(WorkResult.Done.class::isInstance);
    }

    private static void killsNodes(TestPostgres postgres, UUID id) throws Exception {
        postgres.execute("UPDATE baton.request SET deaths = 1, deaths_of = ARRAY['x'], deaths_at = next_stage"
                + " WHERE id = '" + id + "'");
    }

    private static void flowsAndWebhooksAreListed(DurableStore store, UUID id) {
        assertThat(store.run(
                        DurableStore.store(StoreCall.FLOWS, id, Claim.NONE, Buffer.buffer()),
                        DurableStore.store(StoreCall.RESEND_WEBHOOK, id, Claim.NONE, Buffer.buffer())))
                .hasSize(2)
                .first()
                .isInstanceOf(WorkResult.Done.class);
        assertThat(await(
                        new Orphans("node-b", Map.of()).waiting(store.database().pool())))
                .isEmpty();
    }

    private static void expire(Vertx vertx, DurableStore store, TestPostgres postgres) throws Exception {
        postgres.execute("""
                UPDATE baton.webhook SET state = 'delivered';
                UPDATE baton.request SET id = ('00000000-0000-7000-8000-' || right(id::text, 12))::uuid,
                    expires_at = now() - interval '1 second'""");
        Cleaner cleaner = new Cleaner(
                vertx,
                store.database().pool(),
                new Leases(DurableStore.SETTINGS),
                TestNodes.Rules.maxDeaths(2).settings(),
                DurableStore.SETTINGS,
                new SimpleMeterRegistry());
        onLoop(vertx, cleaner::start);
        eventually(postgres, "true", 0);
        onLoop(vertx, cleaner::stop);
    }

    private static void eventually(TestPostgres postgres, String condition, long count) {
        await(condition)
                .atMost(Duration.ofSeconds(30))
                .until(() -> postgres.number("SELECT count(*) FROM baton.request WHERE " + condition) == count);
    }

    private static WebhookSettings settings() {
        return new WebhookSettings(
                Optional.of(new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")),
                Optional.empty(),
                true,
                true,
                Duration.ofSeconds(5),
                List.of(Duration.ofMillis(50)),
                Duration.ofMillis(100),
                8,
                8);
    }

    private static <T> T onLoop(Vertx vertx, Supplier<Future<T>> task) {
        Promise<T> promise = Promise.promise();
        vertx.getOrCreateContext().runOnContext(ignored -> task.get().onComplete(promise));
        return await(promise.future());
    }
}

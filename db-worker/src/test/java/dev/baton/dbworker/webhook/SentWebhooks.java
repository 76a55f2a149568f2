package dev.baton.dbworker.webhook;

import static dev.baton.dbworker.testing.DurableStore.first;
import static dev.baton.dbworker.testing.DurableStore.id;
import static dev.baton.dbworker.testing.DurableStore.reply;
import static dev.baton.dbworker.testing.DurableStore.webhook;
import static dev.baton.testing.Await.await;

import dev.baton.config.Secret;
import dev.baton.dbworker.testing.DurableStore;
import dev.baton.dbworker.testing.SharedPostgres;
import dev.baton.dbworker.testing.TestFlows.Note;
import dev.baton.dbworker.testing.TestPostgres;
import dev.baton.reply.ReplyBytes;
import dev.baton.store.StoredRequest;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** Answered requests with webhooks in a real store, nodes that send them, and a receiver that answers as it is told. */
@ExtendWith(SharedPostgres.class)
abstract class SentWebhooks {
    static final Secret SECRET = new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    static final ReplyBytes CREATED =
            new ReplyBytes(201, "application/json", Optional.of("/notes/x"), Buffer.buffer("{}"));

    record Heard(String host, String id, long timestamp, String signature, Buffer body) {}

    final Vertx vertx = Vertx.vertx();
    final List<Heard> heard = new CopyOnWriteArrayList<>();
    /** Statuses, the next one first; 0: none at all. When there are no more: 204. */
    final ConcurrentLinkedQueue<Integer> answers = new ConcurrentLinkedQueue<>();

    final TestPostgres postgres;
    DurableStore store;
    int port;
    private final Context loop = vertx.getOrCreateContext();
    private final List<Webhooks> running = new ArrayList<>();

    SentWebhooks(TestPostgres postgres) {
        this.postgres = postgres;
    }

    @BeforeEach
    void open() throws Exception {
        store = new DurableStore(vertx, postgres);
        HttpServer server = vertx.createHttpServer().requestHandler(this::hear);
        port = await(server.listen(0, "127.0.0.1")).actualPort();
    }

    private void hear(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            heard.add(new Heard(
                    request.getHeader("host"),
                    request.getHeader("webhook-id"),
                    Long.parseLong(request.getHeader("webhook-timestamp")),
                    request.getHeader("webhook-signature"),
                    body));
            int status = Optional.ofNullable(answers.poll()).orElse(204);
            if (status == 0) {
                return;
            }
            request.response()
                    .setStatusCode(status)
                    .putHeader("retry-after", "3600")
                    .putHeader("location", "http://127.0.0.1:" + port + "/elsewhere")
                    .end("x".repeat(100_000));
        });
    }

    @AfterEach
    void close() {
        running.forEach(webhooks -> await(on(webhooks::stop)));
        store.close();
    }

    /** What a name means; may block. */
    InetAddress[] lookUp(String host) throws UnknownHostException {
        return InetAddress.getAllByName(host);
    }

    /** @param url with the receiver's port as %d */
    UUID completed(String url) {
        UUID id = id();
        store.run(first(id, webhook(url.formatted(port)), new Note("x", 1)));
        store.run(reply(id, 1, CREATED));
        return id;
    }

    void start(boolean allowInternal, Duration timeout) {
        start(allowInternal, timeout, Duration.ofMillis(50));
    }

    void start(boolean allowInternal, Duration timeout, Duration poll) {
        start(settings(Optional.of(SECRET), Optional.empty(), allowInternal, timeout, poll));
    }

    void start(WebhookSettings settings) {
        WebhookSecrets secrets = WebhookSecrets.read(settings.secret(), settings.secretsFile());
        Webhooks webhooks = await(on(() -> {
            Webhooks built = new Webhooks(
                    vertx, store.database().pool(), settings, secrets, () -> 0, store.meters(), this::lookUp);
            return built.start().map(built);
        }));
        running.add(webhooks);
    }

    /** With places for 8 calls, and for 2 to one host. */
    static WebhookSettings settings(
            Optional<Secret> secret, Optional<Path> file, boolean allowInternal, Duration timeout, Duration poll) {
        return new WebhookSettings(
                secret,
                file,
                allowInternal,
                true,
                timeout,
                List.of(Duration.ofMillis(50), Duration.ofMillis(100)),
                poll,
                8,
                2);
    }

    List<StoredRequest.Attempt> attempts(UUID id) {
        return store.find(id).webhook().orElseThrow().attempts();
    }

    void awaitState(UUID id, String state) {
        Awaitility.await("a webhook that is " + state)
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> store.find(id).webhook().orElseThrow().state().equals(state));
    }

    private <T> Future<T> on(Supplier<Future<T>> task) {
        Promise<T> promise = Promise.promise();
        loop.runOnContext(ignored -> task.get().onComplete(promise));
        return promise.future();
    }
}

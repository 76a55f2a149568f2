package dev.baton.async;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RepeatedTest {
    private static final Duration SOON = Duration.ofMillis(2);

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final AtomicInteger runs = new AtomicInteger();

    @AfterEach
    void close() {
        await(vertx.close());
    }

    @Test
    void aRunThatFailsIsFollowedByAnother() {
        begin(new Repeated(vertx, () -> {
            runs.incrementAndGet();
            return Future.failedFuture("this run");
        }));

        await().until(() -> runs.get() > 3);
    }

    @Test
    void aRunThatThrowsIsFollowedByAnother() {
        begin(new Repeated(vertx, () -> {
            runs.incrementAndGet();
            throw new IllegalStateException("this run");
        }));

        await().until(() -> runs.get() > 3);
    }

    @Test
    void stopWaitsForTheRunThatIsUnderWayAndNoneFollows() {
        Promise<Duration> end = Promise.promise();
        Repeated repeated = new Repeated(vertx, () -> {
            runs.incrementAndGet();
            return end.future();
        });
        begin(repeated);
        await().until(() -> runs.get() == 1);

        Future<Void> stopped = await(OnLoop.get(loop, repeated::stop));
        assertThat(stopped.isComplete()).isFalse();
        loop.runOnContext(ignored -> end.complete(SOON));
        await(stopped);

        await().during(Duration.ofMillis(50)).until(() -> runs.get() == 1);
    }

    private void begin(Repeated repeated) {
        loop.runOnContext(ignored -> repeated.later(SOON));
    }
}

package dev.baton.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SweeperTest {
    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final AtomicInteger things = new AtomicInteger();
    private final AtomicInteger sweeps = new AtomicInteger();

    @AfterEach
    void close() {
        vertx.close();
    }

    @Test
    void itEndsWithTheLastThingAndStartsWithTheNext() {
        Sweeper sweeper = new Sweeper(vertx, Duration.ofMillis(2), () -> {
            sweeps.incrementAndGet();
            return things.decrementAndGet() > 0;
        });

        startWith(sweeper, 3);
        await().until(() -> things.get() == 0);
        startWith(sweeper, 2);
        await().until(() -> things.get() == 0);

        await().pollDelay(Duration.ofMillis(50)).until(() -> sweeps.get() == 5);
    }

    @Test
    void startedTwiceItLooksOnce() {
        Sweeper sweeper = new Sweeper(vertx, Duration.ofMillis(2), () -> sweeps.incrementAndGet() < 1);

        loop.runOnContext(ignored -> {
            sweeper.start();
            sweeper.start();
        });

        await().pollDelay(Duration.ofMillis(50)).until(() -> sweeps.get() > 0);
        assertThat(sweeps).hasValue(1);
    }

    @Test
    void aFailureIsNotItsEnd() {
        loop.exceptionHandler(ignored -> {});
        Sweeper sweeper = new Sweeper(vertx, Duration.ofMillis(2), () -> {
            if (sweeps.incrementAndGet() == 1) {
                throw new IllegalStateException("this sweep");
            }
            return false;
        });

        loop.runOnContext(ignored -> sweeper.start());

        await().until(() -> sweeps.get() == 2);
    }

    private void startWith(Sweeper sweeper, int count) {
        things.set(count);
        loop.runOnContext(ignored -> sweeper.start());
    }
}

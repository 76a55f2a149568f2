package dev.baton.node;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node that drains stops in time, whatever what it waits for does. */
class DrainDeadlineTest {
    private static final Duration AT_MOST = Duration.ofMillis(100);

    private final Vertx vertx = Vertx.vertx();
    private final CompletableFuture<Void> told = new CompletableFuture<>();

    @AfterEach
    void close() {
        vertx.close();
    }

    private void drains(Supplier<Future<Void>> last) {
        Future<Void> drained = Future.<Void>succeededFuture().compose(ignored -> new Drain(vertx, AT_MOST)
                .run(List.of(), last, () -> told.complete(null), List.of()));
        assertThatCode(() -> {
                    drained.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
                    told.get(20, TimeUnit.SECONDS);
                })
                .doesNotThrowAnyException();
    }

    @Test
    void anAuditThatIsNeverSentIsNotWaitedForLonger() {
        drains(() -> Promise.<Void>promise().future());
    }

    @Test
    void anAuditThatCannotBeSentEndsNothing() {
        drains(() -> Future.failedFuture("no db-worker"));
        drains(() -> {
            throw new IllegalStateException("closed");
        });
    }
}

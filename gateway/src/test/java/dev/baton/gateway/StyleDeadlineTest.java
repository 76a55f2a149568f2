package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.flow.Outcome;
import dev.baton.gateway.testing.TestFlows;
import dev.baton.message.WorkResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.http.HttpResponse;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In every completion style, a request ends at its deadline while a stage of it keeps a thread of the gateway's. */
class StyleDeadlineTest {
    private static final String ORDER = "{\"item\":\"tea\",\"quantity\":1}";

    private final TestGateway gateway = TestGateway.with("requests: {deadline: 2s}", "completion: {threads: 1}");
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void close() {
        release.countDown();
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"notification", "polling", "blocking", "coroutine"})
    void aStageThatDoesNotEndCostsItsRequestOnly(String style) {
        AtomicBoolean first = new AtomicBoolean(true);
        gateway.compute = order -> first.getAndSet(false) ? stuck(order) : Outcome.done(order);

        HttpResponse<String> stuck = post(style);
        HttpResponse<String> next = post(style);
        while (next.statusCode() != 201 && release.getCount() > 0 && !heldTooLong()) {
            next = post(style); // until another thread takes the place of the one that is kept
        }

        assertThat(stuck.statusCode()).isEqualTo(504);
        assertThat(stuck.body()).contains("timed-out", "\"effect\":\"done\"");
        assertThat(next.statusCode()).isEqualTo(201);
        assertThat(gateway.meters.counter("baton.stages.overdue").count()).isGreaterThanOrEqualTo(1);
    }

    /** The rest is the db-worker's, which has a deadline of its own for it; the gateway does not rely on that. */
    @Test
    void aCallbackThatDoesNotComeCostsItsRequestOnly() {
        gateway.store.database = command -> Promise.<WorkResult>promise().future();

        HttpResponse<String> stuck = post("callback");

        assertThat(stuck.statusCode()).isEqualTo(504);
        assertThat(stuck.body()).contains("timed-out", "\"effect\":\"unknown\"");
        gateway.store.database = command -> Future.succeededFuture(new WorkResult.Done(command.payload()));
        assertThat(post("notification").statusCode()).isEqualTo(201);
    }

    private final long started = System.nanoTime();

    private boolean heldTooLong() {
        return System.nanoTime() - started > TimeUnit.SECONDS.toNanos(20);
    }

    private HttpResponse<String> post(String style) {
        return gateway.post("/plain-orders", ORDER, "X-API-Key", "key-ann", "Baton-Completion", style);
    }

    /** It does not react to interrupts. */
    private Outcome<TestFlows.Order> stuck(TestFlows.Order order) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(12);
        while (release.getCount() > 0 && System.nanoTime() < end) {
            try {
                release.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                continue;
            }
        }
        return Outcome.done(order);
    }
}

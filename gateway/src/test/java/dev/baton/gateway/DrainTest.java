package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.flow.Outcome;
import dev.baton.message.WorkResult;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A gateway that stops keeps its word to those whom it let in. */
class DrainTest {
    private static final String ORDER = "{\"item\":\"tea\",\"quantity\":1}";

    private final TestGateway gateway = TestGateway.with();

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void whoIsInsideGetsAnAnswerAndNobodyComesInAnyMore() {
        Promise<WorkResult> work = Promise.promise();
        gateway.store.database = command -> work.future();
        CompletableFuture<HttpResponse<String>> waiting = gateway.posting("/open-orders", ORDER);
        await().atMost(Duration.ofSeconds(5)).until(() -> gateway.store.stages().size() == 1);
        await().atMost(Duration.ofSeconds(5)).until(gateway::leaseHeldOrIdle);

        CompletableFuture<Void> drained = CompletableFuture.runAsync(() -> gateway.drain(Duration.ofSeconds(8)));
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> Assertions.assertThatThrownBy(() -> gateway.get("/articles/7"))
                        .isInstanceOf(CompletionException.class)
                        .hasCauseInstanceOf(ConnectException.class));
        assertThat(drained).isNotDone();
        assertThat(gateway.store.released)
                .as("not while a request is under way")
                .isFalse();
        work.complete(new WorkResult.Done(Buffer.buffer(ORDER)));

        HttpResponse<String> answer = TestGateway.wait(waiting);
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(TestGateway.header(answer, "Connection")).isEqualToIgnoringCase("close");
        drained.orTimeout(5, TimeUnit.SECONDS).join();
        assertThat(gateway.store.released).isTrue();
    }

    @Test
    void aRequestThatWasAnsweredWith202IsFinishedToo() {
        CountDownLatch packing = new CountDownLatch(1);
        gateway.compute = order -> {
            awaitOpen(packing);
            return Outcome.done(order);
        };
        HttpResponse<String> accepted =
                TestGateway.wait(gateway.posting("/orders", ORDER, "X-Api-Key", "key-ann", "Prefer", "respond-async"));
        assertThat(accepted.statusCode()).isEqualTo(202);
        await().atMost(Duration.ofSeconds(5)).until(gateway::leaseHeldOrIdle);

        CompletableFuture<Void> drained = CompletableFuture.runAsync(() -> gateway.drain(Duration.ofSeconds(8)));
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> Assertions.assertThatThrownBy(() -> gateway.get("/articles/7"))
                        .hasCauseInstanceOf(ConnectException.class));
        assertThat(drained).as("while the request runs").isNotDone();
        assertThat(reply()).isEmpty();
        packing.countDown();
        drained.orTimeout(10, TimeUnit.SECONDS).join();

        assertThat(reply()).isPresent();
    }

    private Optional<?> reply() {
        return gateway.store
                .request(gateway.store.stages().getFirst().requestId())
                .reply();
    }

    private static void awaitOpen(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void anIdleGatewayDrainsAtOnceAndWhatHangsIsNotWaitedForForever() {
        gateway.store.database = command -> Promise.<WorkResult>promise().future();
        gateway.posting("/open-orders", ORDER);
        await().atMost(Duration.ofSeconds(5)).until(() -> gateway.store.stages().size() == 1);
        await().atMost(Duration.ofSeconds(5)).until(gateway::leaseHeldOrIdle);
        long started = System.nanoTime();

        gateway.drain(Duration.ofSeconds(2));

        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(4));
        assertThat(gateway.store.released).as("other nodes resume it").isTrue();
    }

    @Test
    void theLeaseIsRenewedEverySecondAndLostWithTheDatabase() {
        await().atMost(Duration.ofSeconds(5)).until(() -> gateway.store.renewals.get() >= 3);
        assertThat(gateway.leaseHeldOrIdle()).isTrue();

        gateway.store.available = false;

        await().atMost(Duration.ofSeconds(10)).until(() -> !gateway.leaseHeldOrIdle());
        assertThat(gateway.meters.counter("baton.lease.not.renewed").count()).isPositive();
    }

    @Test
    void withoutRequestsTheLeaseIsNotRenewedAndWithOneAtOnce() {
        AtomicInteger renewals = gateway.store.renewals;
        await().atMost(Duration.ofSeconds(60)).until(() -> renewsNoMore(renewals));
        assertThat(gateway.leaseHeldOrIdle()).as("it needs none").isTrue();
        gateway.store.database = command -> Promise.<WorkResult>promise().future();

        int before = renewals.get();
        gateway.posting("/open-orders", ORDER);

        await().atMost(Duration.ofSeconds(5)).until(() -> renewals.get() > before);
        assertThat(gateway.meters.counter("baton.lease.lapsed").count())
                .as("nobody lost anything")
                .isZero();
    }

    private static boolean renewsNoMore(AtomicInteger renewals) throws InterruptedException {
        int before = renewals.get();
        Thread.sleep(3_500);
        return renewals.get() == before;
    }
}

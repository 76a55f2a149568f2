package dev.baton.gateway.request;

import dev.baton.store.LeaseAnswer;
import dev.baton.store.StoreClient;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's right to the durable requests that it runs: renewed every second, judged by the database's clock. When it
 * runs out, others take over, and what we write then is fenced. One a node, on one event loop.
 */
public final class Lease {
    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final StoreClient store;
    private final Counter lapsed;
    private final Counter notRenewed;
    private long timer = -1;
    private boolean begun;
    private boolean renewing;
    private volatile boolean held;
    private volatile long heldUntilNanos;

    public Lease(Vertx vertx, StoreClient store, MeterRegistry meters) {
        this.vertx = vertx;
        this.store = store;
        this.lapsed = Counter.builder("baton.lease.lapsed")
                .description("Times that the lease had run out: others may have taken over our requests")
                .register(meters);
        this.notRenewed = Counter.builder("baton.lease.not.renewed")
                .description("Attempts to renew the lease that failed")
                .register(meters);
    }

    /** Renews from now on. */
    public void open() {
        timer = vertx.setPeriodic(0, EVERY.toMillis(), ignored -> renew());
    }

    /** Whether it holds, as far as we know. Any thread. */
    public boolean held() {
        return held && System.nanoTime() - heldUntilNanos < 0;
    }

    private void renew() {
        if (renewing || (!begun && !store.reachable())) {
            return; // at a start of all nodes the first db-worker may take a moment
        }
        begun = true;
        renewing = true;
        long sentAt = System.nanoTime();
        store.renewLease()
                .onComplete(ignored -> renewing = false)
                .onComplete(answer -> take(answer, sentAt), failure -> missed(String.valueOf(failure.getMessage())));
    }

    private void take(LeaseAnswer answer, long sentAtNanos) {
        if (answer.lapsed() && held) {
            lapsed.increment();
            LOG.warn("The lease had run out: other nodes may have taken over requests of this one");
        }
        heldUntilNanos =
                sentAtNanos + Duration.ofMillis(answer.remainingMillis()).toNanos();
        held = true;
    }

    private void missed(String why) {
        notRenewed.increment();
        LOG.warn("The lease was not renewed: {}", why);
    }

    /** Releases it: other nodes may resume what is left at once. */
    public Future<Void> release() {
        vertx.cancelTimer(timer);
        boolean everHeld = held;
        held = false;
        return everHeld ? store.releaseLease().mapEmpty() : Future.succeededFuture();
    }
}

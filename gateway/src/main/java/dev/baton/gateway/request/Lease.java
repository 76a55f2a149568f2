package dev.baton.gateway.request;

import dev.baton.async.Reason;
import dev.baton.store.LeaseAnswer;
import dev.baton.store.StoreClient;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's right to the durable requests that it runs: renewed every second, judged by the database's clock. When it
 * runs out, others take over, and what we write then is fenced. One a node, on one event loop.
 *
 * <p>A node without open requests lets it run out, as it has nothing to lose. A request is taken over only when it has
 * not changed for two seconds, and each that is open at a tick gets a lease: those that end sooner need none.
 */
public final class Lease {
    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
    private static final Duration EVERY = Duration.ofSeconds(1);

    /** So many ticks without an open request, and it is no longer renewed. */
    private static final int QUIET_TICKS = 10;

    private final Vertx vertx;
    private final StoreClient store;
    private final IntSupplier openRequests;
    private final Counter lapsed;
    private final Counter notRenewed;
    private long timer = -1;
    private boolean begun;
    private boolean renewing;
    private int quietTicks;
    private volatile boolean idle;
    private volatile boolean held;
    private volatile long heldUntilNanos;

    /** @param openRequests of this node */
    public Lease(Vertx vertx, StoreClient store, IntSupplier openRequests, MeterRegistry meters) {
        this.vertx = vertx;
        this.store = store;
        this.openRequests = openRequests;
        this.lapsed = Counter.builder("baton.lease.lapsed")
                .description("Times that the lease had run out: others may have taken over our requests")
                .register(meters);
        this.notRenewed = Counter.builder("baton.lease.not.renewed")
                .description("Attempts to renew the lease that failed")
                .register(meters);
    }

    /** Renews from now on. */
    public void open() {
        timer = vertx.setPeriodic(0, EVERY.toMillis(), ignored -> tick());
    }

    /** Whether it holds, as far as we know, or is not needed now and was had before. Any thread. */
    public boolean heldOrIdle() {
        return idle || valid();
    }

    private boolean valid() {
        return held && System.nanoTime() - heldUntilNanos < 0;
    }

    private void tick() {
        quietTicks = openRequests.getAsInt() > 0 ? 0 : quietTicks + 1;
        idle = idle || (quietTicks > QUIET_TICKS && valid());
        if (!idle || quietTicks == 0) {
            renew();
        }
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
                .onComplete(answer -> take(answer, sentAt), failure -> missed(Reason.of(failure)));
    }

    private void take(LeaseAnswer answer, long sentAtNanos) {
        if (answer.lapsed() && held && !idle) {
            lapsed.increment();
            LOG.warn("The lease had run out: other nodes may have taken over requests of this one");
        }
        heldUntilNanos =
                sentAtNanos + Duration.ofMillis(answer.remainingMillis()).toNanos();
        held = true;
        idle = false;
    }

    private void missed(String why) {
        idle = false;
        notRenewed.increment();
        LOG.warn("The lease may not have been renewed: {}", why);
    }

    /** Releases it: other nodes may resume what is left at once. */
    public Future<Void> release() {
        vertx.cancelTimer(timer);
        boolean everHeld = held;
        held = false;
        return everHeld ? store.releaseLease().mapEmpty() : Future.succeededFuture();
    }
}

package dev.baton.bus;

import dev.baton.async.Reason;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A consumer that stays visible. A node that was frozen, and comes back when the others have removed it, believes that
 * they all left, and removes <em>their</em> registrations from the table that it then shares with them again; there is
 * no notification (vert.x since 5.0: {@code registrationsLost()} does nothing; vertx-hazelcast #196). So each node
 * looks whether it is still registered, and if not registers anew. Event loop of the node that opened it.
 */
final class WatchedConsumer<T> {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedConsumer.class);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Membership membership;
    private final String address;
    private final Handler<Message<T>> handler;
    private MessageConsumer<T> consumer;
    private boolean looking;
    private long timer = -1;

    WatchedConsumer(Vertx vertx, Membership membership, String address, Handler<Message<T>> handler) {
        this.vertx = vertx;
        this.membership = membership;
        this.address = address;
        this.handler = handler;
        this.consumer = vertx.eventBus().consumer(address);
    }

    /** Done when every node can see it. */
    Future<Void> open() {
        consumer.handler(handler);
        timer = vertx.setPeriodic(LOOK.toMillis(), ignored -> look());
        return consumer.completion();
    }

    Future<Void> close() {
        vertx.cancelTimer(timer);
        return consumer.unregister();
    }

    private void look() {
        if (looking) {
            return;
        }
        looking = true;
        membership
                .registered(address)
                .compose(registered -> registered ? Future.succeededFuture() : registerAnew())
                .onFailure(failure -> LOG.warn("Can't see whether {} is registered: {}", address, Reason.of(failure)))
                .onComplete(ignored -> looking = false);
    }

    /** The new one first: at no time is there none. */
    private Future<Void> registerAnew() {
        LOG.warn("The registration of {} was lost; registering again", address);
        EventBus bus = vertx.eventBus();
        MessageConsumer<T> fresh = bus.consumer(address);
        MessageConsumer<T> lost = consumer;
        fresh.handler(handler);
        consumer = fresh;
        return fresh.completion().compose(ignored -> lost.unregister());
    }
}

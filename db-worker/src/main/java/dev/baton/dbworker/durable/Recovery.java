package dev.baton.dbworker.durable;

import dev.baton.bus.Roster;
import dev.baton.dbworker.durable.Orphans.Orphan;
import dev.baton.flow.Flow;
import dev.baton.message.Deadline;
import dev.baton.message.Segment;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;
import dev.baton.run.Conclusion;
import dev.baton.run.Conclusions;
import dev.baton.run.Ending;
import dev.baton.run.FlowCatalog;
import dev.baton.run.FlowRun;
import dev.baton.run.Value;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes on with what lost nodes left: claims orphans in chunks, runs them from their last checkpoint to the end, and claims more as long as
 * there are some and few enough are under way. Every db-worker does this; rows that one has claimed, the others skip. Also renews
 * this node's own lease. Event loop only.
 */
public final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final Duration RENEWAL = Duration.ofSeconds(1);
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final Pool pool;
    private final FlowCatalog flows;
    private final Conclusions conclusions;
    private final DurableSettings settings;
    private final Leases leases;
    private final Orphans orphans;
    private final String self;
    private final String name;
    private final boolean disabled;
    private final Counter recovered;
    private Optional<Promise<Void>> stopped = Optional.empty();
    private boolean looking;
    private boolean lookAgain;
    private int underWay;
    private long renewTimer = -1;
    private long lookTimer = -1;

    /** @param conclusions of this loop */
    public Recovery(
            Vertx vertx,
            Context loop,
            Pool pool,
            FlowCatalog flows,
            Conclusions conclusions,
            DurableSettings settings,
            FaultHooks hooks,
            Roster roster,
            MeterRegistry meters) {
        this.vertx = vertx;
        this.pool = pool;
        this.flows = flows;
        this.conclusions = conclusions;
        this.settings = settings;
        this.leases = new Leases(settings.lease());
        this.orphans = new Orphans(settings.lease());
        this.self = roster.self().nodeId();
        this.name = roster.self().name();
        this.disabled = hooks.disableRecovery();
        this.recovered = Counter.builder("baton.recovered")
                .description("Requests of lost nodes that this node went on with")
                .register(meters);
        roster.onLeft(nodeId -> loop.runOnContext(ignored -> left(nodeId)));
    }

    public Future<Void> start() {
        renewTimer = vertx.setPeriodic(RENEWAL.toMillis(), ignored -> renew());
        if (!disabled) {
            lookTimer = vertx.setPeriodic(settings.recoveryEvery().toMillis(), ignored -> look());
        }
        return leases.renew(pool, List.of(self)).mapEmpty();
    }

    /** Takes nothing new; done when what is under way is over. Then the lease is given back. */
    public Future<Void> stop() {
        vertx.cancelTimer(lookTimer);
        Promise<Void> idle = stopped.orElseGet(Promise::promise);
        stopped = Optional.of(idle);
        if (underWay == 0) {
            idle.tryComplete();
        }
        return idle.future().compose(ignored -> {
            vertx.cancelTimer(renewTimer);
            return leases.end(pool, List.of(self));
        });
    }

    private void renew() {
        leases.renew(pool, List.of(self))
                .onFailure(failure -> LOG.warn("The lease of this node could not be renewed: {}", failure.toString()));
    }

    /** Membership says so: its lease ends now, whoever of us says it first. */
    private void left(String nodeId) {
        if (!disabled && stopped.isEmpty()) {
            leases.end(pool, List.of(nodeId)).onComplete(ignored -> look());
        }
    }

    private void look() {
        if (looking) {
            lookAgain = true;
            return;
        }
        int room = Math.min(settings.recoveryChunk(), settings.recoveryMax() - underWay);
        if (room <= 0 || stopped.isPresent()) {
            return;
        }
        looking = true;
        lookAgain = false;
        orphans.claim(pool, self, DEADLINE.plus(settings.patience()), room)
                .onFailure(failure -> LOG.warn("Could not look for orphaned requests: {}", failure.toString()))
                .onComplete(claimed -> looked(claimed.succeeded() ? claimed.result() : List.of(), room));
    }

    private void looked(List<Orphan> claimed, int room) {
        looking = false;
        if (!claimed.isEmpty()) {
            LOG.info("Goes on with {} requests that their owners left", claimed.size());
            claimed.forEach(this::goOnWith);
        }
        if (claimed.size() == room || lookAgain) {
            look();
        }
    }

    private void goOnWith(Orphan orphan) {
        underWay++;
        recovered.increment();
        conclusion(orphan).onComplete(ended -> {
            underWay--;
            if (ended.succeeded()
                    && ended.result() instanceof Conclusion.Told told
                    && told.reply().status() >= 500) {
                LOG.warn("Request {} was recovered, and ended {}", orphan.id(), told.verdict());
            }
            if (underWay == 0) {
                stopped.ifPresent(Promise::tryComplete);
            }
        });
    }

    private Future<Conclusion> conclusion(Orphan orphan) {
        Optional<Flow<?, ?>> flow = flows.find(orphan.flow());
        if (flow.isEmpty()) {
            LOG.warn("Request {} is of flow {}, which is not on this node", orphan.id(), orphan.flow());
            return Future.failedFuture("unknown flow");
        }
        FlowRun run = FlowRun.resumed(
                orphan.id(),
                flow.get(),
                orphan.caller(),
                orphan.acceptedAt(),
                Deadline.in(DEADLINE),
                orphan.epoch(),
                orphan.nextStage(),
                Value.encoded(orphan.checkpoint()));
        return orphan.epoch() > settings.maxEpoch()
                ? conclusions.conclude(run, gaveUp(orphan))
                : conclusions.runAndConclude(run);
    }

    private Ending gaveUp(Orphan orphan) {
        return new Ending.Failed(
                new Segment(orphan.flow(), orphan.nextStage(), orphan.nextStage() + 1),
                new WorkResult.Failed(
                        Verdict.FAILED,
                        name,
                        "It was taken over %d times and never came to an end".formatted(orphan.epoch() - 1),
                        false));
    }
}

package dev.baton.dbworker.recovery;

import dev.baton.async.Pace;
import dev.baton.async.Reason;
import dev.baton.dbworker.durable.DeadLetterTable;
import dev.baton.dbworker.durable.DeadLetterTable.DeadRequest;
import dev.baton.dbworker.durable.Leases;
import dev.baton.message.RequestLine;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlClient;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resumes requests whose owner is gone. Looks for them every now and then, and at once when a node leaves; never has
 * more of them in progress than a bound, so that a crash of many does not overload those that are left.
 *
 * <p>Each look renews our own lease first: otherwise another node could take what we take. After the database was down,
 * no lease is valid; then the live nodes get a grace period to renew theirs before we take anything.
 *
 * <p>Event loop only, but {@link #nodeLeft}.
 */
public final class Recovery {
    /** After so many looks in which no request ran, only one tick of so many is a look, and our lease runs out. */
    private static final int QUIET_TICKS = 40;

    private static final int IDLE_EVERY = 8;
    private static final Duration IDLE_AT_MOST = Duration.ofSeconds(4);

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(3);
    private static final int SWEEPS_PER_WAITING_CHECK = 20;

    private final Vertx vertx;
    private final Context loop;
    private final SqlClient database;
    private final String self;
    private final RecoverySettings settings;
    private final Leases leases;
    private final Orphans orphans;
    private final ResumedRequests runs;
    private final DeadLetterTable deadLetters;
    private final Counter recovered;
    private final BiPredicate<String, Integer> knownElsewhere;
    private final Pace pace;
    private final Set<String> reported = new HashSet<>();
    private Optional<Promise<Void>> stopping = Optional.empty();
    private long timer = -1;
    private boolean sweeping;
    private boolean kicked;
    private long takeNothingUntil;
    private boolean reachable;
    private boolean saidWhyNot;
    /** We let our own lease run out, and the database was there all the time. */
    private boolean idled;

    private int sweeps;
    private volatile int inProgress;
    private volatile List<WaitingForFlow> waitingForFlow = List.of();

    /**
     * What this node knows how to do with orphans.
     *
     * @param knownElsewhere whether another node resumes requests of this flow and version
     * @param commands a number that grows with each command about a durable request
     */
    public record Parts(
            Leases leases,
            ResumedRequests runs,
            DeadLetterTable deadLetters,
            BiPredicate<String, Integer> knownElsewhere,
            LongSupplier commands) {}

    /**
     * @param database two connections at least would be wise: it is shared with other background tasks
     * @param self this node's id
     */
    public Recovery(
            Vertx vertx,
            SqlClient database,
            String self,
            RecoverySettings settings,
            Parts parts,
            MeterRegistry meters) {
        this.vertx = vertx;
        this.loop = vertx.getOrCreateContext();
        this.database = database;
        this.self = self;
        this.settings = settings;
        this.leases = parts.leases();
        this.orphans = new Orphans(self, parts.runs().ownership());
        this.runs = parts.runs();
        this.deadLetters = parts.deadLetters();
        this.knownElsewhere = parts.knownElsewhere();
        this.pace = new Pace(
                parts.commands(), QUIET_TICKS, Pace.everySoManyTicks(IDLE_EVERY, settings.sweep(), IDLE_AT_MOST));
        this.recovered = Counter.builder("baton.recovered")
                .description("Requests taken over from an owner that was gone or overdue")
                .register(meters);
        Gauge.builder("baton.recovery.in.progress", () -> inProgress)
                .description("Recovered requests that are not finished yet")
                .register(meters);
        Gauge.builder("baton.requests.waiting.for.flow", this::waitingRequests)
                .description("Overdue requests whose version of their flow no node has")
                .register(meters);
    }

    public Future<Void> start() {
        timer = vertx.setPeriodic(0, settings.sweep().toMillis(), ignored -> tick());
        return Future.succeededFuture();
    }

    /**
     * Takes nothing more; done when what was taken is finished, or soon; and our lease released, so that other nodes
     * resume the rest.
     */
    public Future<Void> stop() {
        vertx.cancelTimer(timer);
        Promise<Void> promise = stopping.orElseGet(Promise::promise);
        stopping = Optional.of(promise);
        vertx.timer(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).onSuccess(ignored -> promise.tryComplete());
        whenIdle();
        return promise.future().compose(ignored -> leases.release(database, List.of(self)));
    }

    private void tick() {
        if (inProgress > 0) {
            pace.wake();
        }
        if (!pace.due()) {
            return;
        }
        if (pace.idle()) {
            lookForWork();
        } else {
            sweep();
        }
    }

    /** One query that writes nothing. What runs anywhere may need us soon. */
    private void lookForWork() {
        if (sweeping || stopping.isPresent()) {
            return;
        }
        sweeping = true;
        kicked = false;
        orphans.anyRunning(database)
                .timeout(ownLease(), TimeUnit.MILLISECONDS)
                .onFailure(this::failed)
                .onSuccess(any -> {
                    saidWhyNot = false;
                    idled = true;
                    kicked |= any;
                })
                .onComplete(ignored -> {
                    sweeping = false;
                    if (kicked) {
                        pace.wake();
                        sweep();
                    }
                    whenIdle();
                });
    }

    /** A node left the cluster: its lease need not run out first. Any thread. */
    public void nodeLeft(String nodeId) {
        loop.runOnContext(ignored -> {
            pace.wake();
            leases.expire(database, nodeId)
                    .onComplete(
                            done -> sweep(),
                            failure -> LOG.warn("The lease of {} could not be ended: {}", nodeId, Reason.of(failure)));
        });
    }

    private void sweep() {
        if (stopping.isPresent()) {
            return;
        }
        if (sweeping) {
            kicked = true;
            return;
        }
        sweeping = true;
        kicked = false;
        leases.renew(database, List.of(self))
                .compose(lapsed -> take(!lapsed.isEmpty()))
                .timeout(ownLease(), TimeUnit.MILLISECONDS)
                .onComplete(this::swept);
    }

    private long ownLease() {
        return Math.max(1_000, settings.deadline().toMillis());
    }

    private void swept(AsyncResult<Boolean> result) {
        sweeping = false;
        if (result.failed()) {
            failed(result.cause());
        } else if (kicked || result.result()) {
            sweep(); // there may be more
        }
        whenIdle();
    }

    private void failed(Throwable why) {
        if (!saidWhyNot) {
            LOG.warn("Recovery failed, and is tried again: {}", Reason.of(why));
        }
        saidWhyNot = true;
        reachable = false;
        idled = false;
    }

    /** Answers whether there may be more to take right now. */
    private Future<Boolean> take(boolean lapsed) {
        long now = System.nanoTime();
        if (!reachable || (lapsed && !idled)) {
            takeNothingUntil = now + settings.grace().toNanos();
        }
        reachable = true;
        saidWhyNot = false;
        idled = false;
        int room = Math.min(settings.chunk(), settings.inProgress() - inProgress);
        if (room <= 0 || now - takeNothingUntil < 0) {
            return Future.succeededFuture(false);
        }
        return countWaiting().compose(ignored -> orphans.claim(database, room)).map(taken -> {
            if (!taken.isEmpty()) {
                LOG.info("Resuming {} orphaned requests", taken.size());
            }
            taken.forEach(this::resume);
            return taken.size() == room;
        });
    }

    private Future<Void> countWaiting() {
        if (sweeps++ % SWEEPS_PER_WAITING_CHECK != 0) {
            return Future.succeededFuture();
        }
        return orphans.waiting(database).onSuccess(this::report).mapEmpty();
    }

    /** Each once: they wait for as long as it takes, and are counted. */
    private void report(List<WaitingForFlow> waiting) {
        List<WaitingForFlow> unknown = waiting.stream()
                .filter(group -> !knownElsewhere.test(group.flow(), group.flowVersion()))
                .toList();
        waitingForFlow = unknown;
        unknown.stream()
                .filter(group -> reported.add(group.flow() + " " + group.flowVersion() + " " + group.stage()))
                .forEach(group -> LOG.warn("{}; deploy it again to finish them", group));
    }

    private long waitingRequests() {
        return waitingForFlow.stream().mapToLong(WaitingForFlow::requests).sum();
    }

    /** Requests that no node can resume, as they were counted last. Any thread. */
    public List<String> waiting() {
        return waitingForFlow.stream().map(WaitingForFlow::toString).toList();
    }

    private void resume(Orphan orphan) {
        inProgress++;
        recovered.increment();
        LOG.debug(
                "Resuming request {} of flow {} version {} at stage {}",
                orphan.id(),
                orphan.flow(),
                orphan.flowVersion(),
                orphan.nextStage());
        Future<?> end = orphan.deaths() >= settings.maxDeaths()
                ? deadLetter(
                        orphan,
                        "%d nodes died while stage %s of it was due, and it may be what killed them"
                                .formatted(orphan.deaths(), orphan.nextStage()))
                : run(orphan);
        end.onFailure(failure -> RequestLine.about(LOG.atWarn(), orphan.id(), orphan.flow())
                        .setCause(failure)
                        .log("Request {} was not finished; others will try", orphan.id()))
                .onComplete(ignored -> finished());
    }

    private Future<?> run(Orphan orphan) {
        try {
            return runs.resume(orphan);
        } catch (RuntimeException e) {
            return deadLetter(orphan, "It can't be resumed: " + Reason.of(e));
        }
    }

    private Future<?> deadLetter(Orphan orphan, String cause) {
        RequestLine.about(LOG.atError(), orphan.id(), orphan.flow())
                .log("Request {} of {} becomes a dead letter: {}", orphan.id(), orphan.flow(), cause);
        return deadLetters.update(
                database,
                List.of(new DeadRequest(orphan.id(), orphan.epoch(), orphan.nextStage(), orphan.checkpoint(), cause)));
    }

    private void finished() {
        boolean wasFull = inProgress == settings.inProgress();
        inProgress--;
        if (wasFull) {
            sweep();
        }
        whenIdle();
    }

    private void whenIdle() {
        if (inProgress == 0 && !sweeping) {
            stopping.ifPresent(Promise::tryComplete);
        }
    }
}

package dev.baton.dbworker.webhook;

import dev.baton.async.Pace;
import dev.baton.async.Reason;
import dev.baton.dbworker.webhook.WebhookSender.CallResult;
import dev.baton.message.RequestLine;
import dev.baton.store.StoredRequest.Attempt;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlClient;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the calls that are due, a bounded number at once, and tries again those that failed. Event loop only. */
public final class Webhooks {
    private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);

    /** So long another node has time to send what this one can't. */
    private static final Duration UNSENT = Duration.ofMinutes(1);

    /** After so many looks in which nothing happened, only one of so many is made. */
    private static final int QUIET_TICKS = 10;

    private static final int IDLE_EVERY = 5;
    private static final Duration IDLE_AT_MOST = Duration.ofSeconds(5);

    private static final String NO_SECRET =
            "It could not be signed: there is neither durable.webhooks.secret nor durable.webhooks.secrets-file";

    private final Vertx vertx;
    private final SqlClient database;
    private final WebhookSettings settings;
    private final WebhookTable table = new WebhookTable();
    private final Optional<WebhookSender> caller;
    private final Pace pace;
    private final Counter delivered;
    private final Counter failedTries;
    private final Counter givenUp;
    private Optional<Promise<Void>> stopping = Optional.empty();
    private long timer = -1;
    private boolean looking;
    private final Map<String, Integer> inProgress = new HashMap<>();
    /** Hosts whose places the last look took: more may be due to them, and is looked for when a call to them ends. */
    private final Set<String> full = new HashSet<>();

    /** @param commands a number that grows with each command about a durable request: its webhook may be due */
    public Webhooks(
            Vertx vertx,
            SqlClient database,
            WebhookSettings settings,
            WebhookSecrets secrets,
            LongSupplier commands,
            MeterRegistry meters) {
        this(vertx, database, settings, secrets, commands, meters, InetAddress::getAllByName);
    }

    /** @param lookup finds the addresses of a name; may block */
    Webhooks(
            Vertx vertx,
            SqlClient database,
            WebhookSettings settings,
            WebhookSecrets secrets,
            LongSupplier commands,
            MeterRegistry meters,
            HostNames.Lookup lookup) {
        this.vertx = vertx;
        this.database = database;
        this.settings = settings;
        this.pace = new Pace(commands, QUIET_TICKS, Pace.everySoManyTicks(IDLE_EVERY, settings.poll(), IDLE_AT_MOST));
        this.caller =
                secrets.none() ? Optional.empty() : Optional.of(new WebhookSender(vertx, settings, secrets, lookup));
        this.delivered = Counter.builder("baton.webhooks.delivered")
                .description("Webhooks that were answered with 2xx")
                .register(meters);
        this.failedTries = Counter.builder("baton.webhooks.failed.tries")
                .description("Failed webhook attempts")
                .register(meters);
        this.givenUp = Counter.builder("baton.webhooks.given.up")
                .description("Webhooks that failed for good")
                .register(meters);
    }

    public Future<Void> start() {
        if (caller.isEmpty()) {
            LOG.warn(
                    "Webhooks have no secret: this node sends none, and those that have been due for {} s fail",
                    UNSENT.toSeconds());
        }
        timer = vertx.setPeriodic(settings.poll().toMillis(), ignored -> tick());
        return Future.succeededFuture();
    }

    private void tick() {
        if (pace.due()) {
            caller.ifPresentOrElse(sender -> look(), this::giveUp);
        }
    }

    /** Without a secret: what no other node sends, either, would wait for ever, and its request with it. */
    private void giveUp() {
        if (looking || stopping.isPresent()) {
            return;
        }
        looking = true;
        table.undeliverable(database, UNSENT, new Attempt(Instant.now(), Optional.empty(), Optional.of(NO_SECRET)))
                .onSuccess(this::gaveUp)
                .onFailure(failure -> LOG.warn("Webhooks can't be looked for: {}", Reason.of(failure)))
                .onComplete(ignored -> {
                    looking = false;
                    whenIdle();
                });
    }

    private void gaveUp(int count) {
        givenUp.increment(count);
        if (count > 0) {
            LOG.warn("{} webhooks have failed: {}", count, NO_SECRET);
        }
    }

    /** Begins no more calls; done when those in progress are. */
    public Future<Void> stop() {
        vertx.cancelTimer(timer);
        Promise<Void> promise = stopping.orElseGet(Promise::promise);
        stopping = Optional.of(promise);
        whenIdle();
        return promise.future()
                .eventually(() -> caller.map(WebhookSender::close).orElseGet(Future::succeededFuture));
    }

    private void look() {
        int room = settings.inProgress() - inProgress();
        if (looking || room <= 0 || stopping.isPresent()) {
            return;
        }
        looking = true;
        // a node that claimed a row and died leaves it to the others after this
        Duration patience = settings.timeout().multipliedBy(3);
        WebhookTable.Room places = new WebhookTable.Room(room, settings.perHost(), inProgress);
        table.claim(database, places, patience)
                .onSuccess(calls -> begin(calls, places))
                .onFailure(failure -> LOG.warn("Webhooks can't be looked for: {}", Reason.of(failure)))
                .onComplete(ignored -> {
                    looking = false;
                    whenIdle();
                });
    }

    private void begin(List<DueCall> calls, WebhookTable.Room places) {
        Map<String, Integer> taken = new HashMap<>(places.inProgress());
        calls.forEach(call -> taken.merge(call.host(), 1, Integer::sum));
        full.clear();
        taken.forEach((host, count) -> {
            if (count >= settings.perHost()) {
                full.add(host);
            }
        });
        if (!calls.isEmpty()) {
            pace.wake();
        }
        calls.forEach(this::make);
        if (calls.size() == places.calls()) {
            vertx.runOnContext(ignored -> look()); // there may be more
        }
    }

    private void make(DueCall call) {
        inProgress.merge(call.host(), 1, Integer::sum);
        caller.orElseThrow()
                .call(call)
                .compose(outcome -> writeDown(call, outcome))
                .onFailure(failure -> LOG.atWarn()
                        .addKeyValue(RequestLine.REQUEST, call.requestId())
                        .setCause(failure)
                        .log("What became of the webhook for {} may not be stored", call.requestId()))
                .onComplete(ignored -> {
                    inProgress.merge(call.host(), -1, Webhooks::sumOrNone);
                    if (full.contains(call.host())) {
                        look();
                    }
                    whenIdle();
                });
    }

    private static @Nullable Integer sumOrNone(int before, int change) {
        return before + change == 0 ? null : before + change;
    }

    private int inProgress() {
        return inProgress.values().stream().mapToInt(Integer::intValue).sum();
    }

    private Future<Void> writeDown(DueCall call, CallResult outcome) {
        Attempt attempt = outcome.attempt();
        if (outcome.delivered()) {
            delivered.increment();
            return table.delivered(database, call, attempt);
        }
        failedTries.increment();
        if (outcome.gone() || call.round() > settings.retries().size()) {
            givenUp.increment();
            LOG.atWarn()
                    .addKeyValue(RequestLine.REQUEST, call.requestId())
                    .log("The webhook for {} has failed: {}", call.requestId(), text(attempt));
            return table.failed(database, call, attempt);
        }
        Duration own = pause(call.round());
        Duration wanted = outcome.retryAfter().orElse(Duration.ZERO);
        return table.later(database, call, attempt, own.compareTo(wanted) < 0 ? wanted : own);
    }

    private static String text(Attempt attempt) {
        return attempt.status()
                .map(status -> "it was answered with status " + status)
                .or(attempt::problem)
                .orElse("there was no answer");
    }

    /** With up to a quarter of jitter, so that a receiver that was down is not called by all at once. */
    private Duration pause(int round) {
        long full = settings.retries().get(round - 1).toMillis();
        return Duration.ofMillis(full - ThreadLocalRandom.current().nextLong(full / 4 + 1));
    }

    private void whenIdle() {
        if (inProgress.isEmpty() && !looking) {
            stopping.ifPresent(Promise::tryComplete);
        }
    }
}

package dev.baton.node;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.baton.async.Reason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.CheckResult;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.healthchecks.Status;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** What has to be true for this node to be ready: named checks, each with a time-out. Any thread. */
public final class Health {
    /** Why a check failed, in its status. */
    static final String WHY = "why";

    /** The library's own time-out says less than ours; it comes after it. */
    private static final long GRACE_MILLIS = 100;

    private final HealthChecks checks;
    private final List<Supplier<List<String>>> notes = new CopyOnWriteArrayList<>();

    Health(Vertx vertx) {
        this.checks = HealthChecks.create(vertx);
    }

    /**
     * Registers a check; all of them run at each readiness probe.
     *
     * @param atMost a check that takes longer has failed
     * @param check fails if it is not so; the failure's message is shown
     */
    public void ready(String name, Duration atMost, Supplier<Future<Void>> check) {
        checks.register(name, atMost.toMillis() + GRACE_MILLIS, promise -> Attempt.at(check)
                .timeout(atMost.toMillis(), MILLISECONDS)
                .map(ignored -> Status.OK())
                .otherwise(why -> Status.KO(new JsonObject().put(WHY, reason(why, atMost))))
                .onSuccess(promise::complete));
    }

    /** Registers what readiness details say besides: lines for people, none if all is well. The node stays ready. */
    public void note(Supplier<List<String>> lines) {
        notes.add(lines);
    }

    List<String> notes() {
        return notes.stream().flatMap(lines -> lines.get().stream()).toList();
    }

    private static String reason(Throwable why, Duration atMost) {
        return why instanceof TimeoutException ? "no answer within %d ms".formatted(atMost.toMillis()) : Reason.of(why);
    }

    Future<CheckResult> report() {
        return checks.checkStatus();
    }
}

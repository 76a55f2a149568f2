package dev.baton.node;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.CheckResult;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.healthchecks.Status;
import java.time.Duration;
import java.util.function.Supplier;

/** What has to be true for this node to be ready: named checks, each with a time-out. Any thread. */
public final class Health {
    private final HealthChecks checks;

    Health(Vertx vertx) {
        this.checks = HealthChecks.create(vertx);
    }

    /**
     * Registers a check; all of them run whenever somebody asks for readiness.
     *
     * @param atMost a check that takes longer has failed
     * @param check  fails if it is not so; the failure's message is shown
     */
    public void ready(String name, Duration atMost, Supplier<Future<Void>> check) {
        checks.register(name, atMost.toMillis() + GRACE_MILLIS, promise -> Future.future(
                        (io.vertx.core.Promise<Void> p) -> check.get().onComplete(p))
                .timeout(atMost.toMillis(), MILLISECONDS)
                .onSuccess(ignored -> promise.complete(Status.OK()))
                .onFailure(why -> promise.complete(Status.KO(new JsonObject().put("why", why.getMessage())))));
    }

    /** The library's own time-out says less than ours; it comes after it. */
    private static final long GRACE_MILLIS = 100;

    Future<CheckResult> report() {
        return checks.checkStatus();
    }
}

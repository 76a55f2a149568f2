package dev.baton.gateway.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Waits for the first of two futures. */
final class Races {
    private Races() {}

    /** What the future answers, if it does so in time. */
    static <T> Future<Optional<T>> within(Vertx vertx, Future<T> future, Duration time) {
        if (future.isComplete() || time.isZero()) {
            return future.isComplete() ? future.map(Optional::of) : Future.succeededFuture(Optional.empty());
        }
        Promise<Optional<T>> promise = Promise.promise();
        var timer = vertx.timer(time.toMillis(), TimeUnit.MILLISECONDS);
        timer.onSuccess(ignored -> promise.tryComplete(Optional.empty()));
        future.onSuccess(value -> promise.tryComplete(Optional.of(value))).onFailure(promise::tryFail);
        return promise.future().onComplete(ignored -> timer.cancel());
    }

    /** What the future answers, unless the other one is first. */
    static <T> Future<Optional<T>> unless(Future<?> other, Future<T> future) {
        Promise<Optional<T>> promise = Promise.promise();
        future.onSuccess(value -> promise.tryComplete(Optional.of(value))).onFailure(promise::tryFail);
        other.onSuccess(ignored -> promise.tryComplete(Optional.empty()));
        return promise.future();
    }
}

package dev.baton.async;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;

/** Runs something on an event loop and brings its result back to any thread. */
public final class OnLoop {
    private OnLoop() {}

    /** @return what the future comes to; fails if the call throws. Completed on the loop */
    public static <T> Future<T> call(Context loop, Supplier<Future<T>> call) {
        Promise<T> promise = Promise.promise();
        loop.runOnContext(ignored -> {
            try {
                call.get().onComplete(promise);
            } catch (RuntimeException e) {
                promise.fail(e);
            }
        });
        return promise.future();
    }

    /** The same for a value that is there at once. */
    public static <T> Future<T> get(Context loop, Supplier<T> value) {
        return call(loop, () -> Future.succeededFuture(value.get()));
    }
}

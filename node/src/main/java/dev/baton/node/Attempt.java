package dev.baton.node;

import io.vertx.core.Future;
import java.util.function.Supplier;

/** Makes a failed future of what is thrown before there is one. */
final class Attempt {
    private Attempt() {}

    /** The future belongs to no event loop: it can still be completed when they are closed. */
    static <T> Future<T> at(Supplier<Future<T>> work) {
        return Future.<Void>succeededFuture().compose(ignored -> work.get());
    }
}

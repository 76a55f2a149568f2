package dev.baton.node.cluster;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.Callable;

/** Blocking work before there is a Vert.x, or after it. */
final class Aside {
    private Aside() {}

    /** Runs it on a thread of its own. The future belongs to no event loop. */
    static <T> Future<T> run(String thread, Callable<T> work) {
        Promise<T> promise = Promise.promise();
        Thread.ofPlatform().name("baton-" + thread).daemon().start(() -> {
            try {
                promise.complete(work.call());
            } catch (Exception e) {
                promise.fail(e);
            }
        });
        return promise.future();
    }
}

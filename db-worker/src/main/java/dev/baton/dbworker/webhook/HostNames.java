package dev.baton.dbworker.webhook;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Looks names up, each on a thread of its own: the operating system's lookup blocks, for many seconds where a name
 * server does not answer, and no name may wait for another. Event loop only.
 */
final class HostNames {

    /** The operating system's lookup. */
    @FunctionalInterface
    interface Lookup {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    private final Vertx vertx;
    private final Lookup lookup;
    private final ThreadPoolExecutor threads;

    /** @param atOnce lookups at once, at the most; beyond that they fail at once */
    HostNames(Vertx vertx, Lookup lookup, int atOnce) {
        this.vertx = vertx;
        this.lookup = lookup;
        this.threads =
                new ThreadPoolExecutor(0, atOnce, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), HostNames::thread);
    }

    private static Thread thread(Runnable task) {
        return Thread.ofPlatform().daemon().name("baton-webhook-name").unstarted(task);
    }

    /** Has no time-out of its own: a lookup that was given up keeps its thread until it ends. */
    Future<InetAddress[]> addresses(String host) {
        Context loop = vertx.getOrCreateContext();
        Promise<InetAddress[]> promise = Promise.promise();
        try {
            threads.execute(() -> lookUp(host, loop, promise));
        } catch (RejectedExecutionException e) {
            promise.fail("Too many names are being looked up");
        }
        return promise.future();
    }

    private void lookUp(String host, Context loop, Promise<InetAddress[]> promise) {
        try {
            InetAddress[] found = lookup.addresses(host);
            loop.runOnContext(ignored -> promise.complete(found));
        } catch (UnknownHostException | RuntimeException e) {
            loop.runOnContext(ignored -> promise.fail(e));
        }
    }

    void close() {
        threads.shutdownNow();
    }
}

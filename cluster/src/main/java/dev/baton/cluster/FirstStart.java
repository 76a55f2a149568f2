package dev.baton.cluster;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Starts the embedded server. The library waits on after pg_ctl has given up, and holds its lock if that takes too
 * long; when it is interrupted it hands out what it holds.
 */
final class FirstStart {
    private static final long LOOK_MILLIS = 200;

    private FirstStart() {}

    /** @throws ClusterProblem as soon as pg_ctl has given up */
    static EmbeddedPostgres of(EmbeddedPostgres.Builder builder, StartLog said) throws IOException {
        CompletableFuture<EmbeddedPostgres> starting = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().daemon().name("postgres-start").start(() -> start(builder, starting));
        boolean interrupted = false;
        while (true) { // the library has bounds of its own
            try {
                EmbeddedPostgres server = starting.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (interrupted) {
                    server.close();
                    throw said.problem(new IOException("pg_ctl gave up"));
                }
                return server;
            } catch (TimeoutException e) {
                if (said.gaveUp()) {
                    interrupted = true;
                    thread.interrupt();
                }
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException failure) {
                    throw failure;
                }
                throw new IOException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                thread.interrupt();
                throw new ClusterProblem("Interrupted while PostgreSQL started", e);
            }
        }
    }

    private static void start(EmbeddedPostgres.Builder builder, CompletableFuture<EmbeddedPostgres> starting) {
        try {
            starting.complete(builder.start());
        } catch (Throwable e) { // whatever it is, somebody waits for it
            starting.completeExceptionally(e);
        }
    }
}

package dev.baton.gateway.style;

import dev.baton.run.BlockingRunner;
import dev.baton.run.FlowRun;
import dev.baton.run.RequestResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Gives a request a thread of its own from A to F, and brings its conclusion back to the event loop. Event loop only.
 */
final class OwnThread {
    private final Context loop;
    private final BlockingRunner straightLine;
    private final Executor threads;

    OwnThread(Context loop, BlockingRunner straightLine, Executor threads) {
        this.loop = loop;
        this.straightLine = straightLine;
        this.threads = threads;
    }

    /** @throws RejectedExecutionException if there is no thread for it */
    Future<RequestResult> run(FlowRun run) {
        Promise<RequestResult> promise = Promise.promise();
        threads.execute(() -> {
            Future<RequestResult> conclusion = concluded(run);
            loop.runOnContext(ignored -> conclusion.onComplete(promise));
        });
        return promise.future();
    }

    private Future<RequestResult> concluded(FlowRun run) {
        try {
            return Future.succeededFuture(straightLine.run(run));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Future.failedFuture(e);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            return Future.failedFuture(e);
        }
    }
}

package dev.baton.gateway.style;

import dev.baton.run.BlockingRunner;
import dev.baton.run.FlowRun;
import dev.baton.run.RequestResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Gives a request a thread of its own from A to F, and brings its result back to the event loop. The request ends soon
 * after its deadline even if the thread hangs: the thread is interrupted, and what it brings later is dropped. Event
 * loop only.
 */
final class OwnThread {
    /** What waits for another node ends at the deadline by itself, and says where the time went: it comes first. */
    private static final long GRACE_MILLIS = 150;

    private final Context loop;
    private final BlockingRunner runner;
    private final Threads threads;

    /** Threads for requests, each with a place. Any thread. */
    interface Threads extends Executor {

        /** The place of one request is free again. */
        default void giveBack() {}

        /**
         * A thread runs past its request's deadline: another one may take its place.
         *
         * @return false: too many did, and the place is to be kept until the thread ends
         */
        default boolean lose() {
            return true;
        }

        /** A thread that was lost has ended its work. */
        default void found() {}
    }

    OwnThread(Context loop, BlockingRunner runner, Threads threads) {
        this.loop = loop;
        this.runner = runner;
        this.threads = threads;
    }

    /**
     * Gives the place back when the request is over, before its reply leaves: the thread may need a moment more, and no
     * request should be turned away for that.
     *
     * @throws RejectedExecutionException if there is no thread for it
     */
    Future<RequestResult> run(FlowRun run) {
        Task task = new Task(run);
        threads.execute(task);
        long timer =
                loop.owner().setTimer(run.deadline().remaining().toMillis() + GRACE_MILLIS, ignored -> task.overdue());
        return task.promise.future().onComplete(ignored -> loop.owner().cancelTimer(timer));
    }

    private final class Task implements Runnable {
        private final FlowRun run;
        private final Promise<RequestResult> promise = Promise.promise();
        private @Nullable Thread thread;
        private boolean ended;
        private boolean lost;
        private boolean keepsPlace;

        Task(FlowRun run) {
            this.run = run;
        }

        @Override
        public void run() {
            if (begins()) {
                Future<RequestResult> result = result();
                ends();
                loop.runOnContext(ignored -> arrived(result));
            }
        }

        /** False: its deadline passed before there was a thread for it. */
        private synchronized boolean begins() {
            thread = Thread.currentThread();
            return !ended;
        }

        @SuppressWarnings("ResultOfMethodCallIgnored") // an interrupt that came late is not for the next request
        private synchronized void ends() {
            thread = null;
            ended = true;
            Thread.interrupted();
            if (lost) {
                threads.found();
            }
            if (keepsPlace) {
                threads.giveBack();
            }
        }

        private Future<RequestResult> result() {
            try {
                return Future.succeededFuture(runner.run(run));
            } catch (InterruptedException e) {
                return Future.failedFuture(e);
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                return Future.failedFuture(e);
            }
        }

        private void arrived(Future<RequestResult> result) {
            if (promise.future().isComplete()) {
                runner.late();
                return;
            }
            threads.giveBack();
            result.onComplete(promise);
        }

        private void overdue() {
            if (promise.future().isComplete() || interrupted()) {
                return;
            }
            if (!keepsPlace) {
                threads.giveBack();
            }
            promise.complete(runner.overdue(run));
        }

        /** True: it has ended, and its result is on its way. */
        private synchronized boolean interrupted() {
            if (ended) {
                return true;
            }
            Thread runs = thread;
            if (runs == null) {
                ended = true;
                return false;
            }
            lost = threads.lose();
            keepsPlace = !lost;
            runs.interrupt();
            return false;
        }
    }
}

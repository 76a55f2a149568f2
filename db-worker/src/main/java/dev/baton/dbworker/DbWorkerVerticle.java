package dev.baton.dbworker;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Gives a {@link DbWorker} its event loop, and lets other threads reach it there. */
final class DbWorkerVerticle extends VerticleBase {
    private final Function<Context, DbWorker> assembly;
    private Optional<DbWorker> worker = Optional.empty();

    /** @param assembly builds the worker, on the event loop that it belongs to */
    DbWorkerVerticle(Function<Context, DbWorker> assembly) {
        this.assembly = assembly;
    }

    @Override
    public Future<?> start() {
        DbWorker built = assembly.apply(context);
        worker = Optional.of(built);
        return built.open().recover(failure -> stop().transform(ignored -> Future.failedFuture(failure)));
    }

    /** Done when all work that is there is answered, or the time is up. Any thread; once started. */
    Future<Void> drain(Duration atMost) {
        return onLoop(() -> worker.map(open -> open.drain(atMost)).orElseGet(Future::succeededFuture));
    }

    /** Fails if a lane has no connection right now. Any thread; once started. */
    Future<Void> check() {
        return onLoop(() -> worker.map(DbWorker::check).orElseGet(Future::succeededFuture));
    }

    @Override
    public Future<?> stop() {
        return worker.map(DbWorker::close).orElseGet(Future::succeededFuture);
    }

    private Future<Void> onLoop(Supplier<Future<Void>> task) {
        Promise<Void> promise = Promise.promise();
        context.runOnContext(ignored -> task.get().onComplete(promise));
        return promise.future();
    }
}

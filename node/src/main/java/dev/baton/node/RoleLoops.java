package dev.baton.node;

import dev.baton.async.OnLoop;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Gives each {@link RoleLoop} of a role its event loop, reaches them there from other threads, and ends them: first
 * drained, then closed, then what they share. Any thread.
 */
public final class RoleLoops<L extends RoleLoop> implements RunningRole {
    /** Kept back from the time to drain for {@link RoleLoop#drained}. */
    private static final Duration FOR_DRAINED = Duration.ofMillis(500);

    private final Vertx vertx;
    private final List<LoopVerticle<L>> loops;
    private final Supplier<Future<Void>> closeShared;
    private final List<String> deployments = new CopyOnWriteArrayList<>();
    private volatile boolean draining;

    private record Placed<L>(Context context, L loop) {}

    /** A loop and the verticle that Vert.x knows it by. */
    private static final class LoopVerticle<L extends RoleLoop> extends VerticleBase {
        private final Function<Context, L> assembly;
        private final Promise<Placed<L>> placed = Promise.promise();

        LoopVerticle(Function<Context, L> assembly) {
            this.assembly = assembly;
        }

        @Override
        public Future<?> start() {
            L loop = assembly.apply(context);
            placed.complete(new Placed<>(context, loop));
            return loop.open().recover(why -> loop.close().transform(ignored -> Future.failedFuture(why)));
        }

        @Override
        public Future<?> stop() {
            return loop().close();
        }

        /** Names the loop's class, for reports about this node. */
        @Override
        public String toString() {
            return placed.future().isComplete() ? loop().getClass().getSimpleName() : "starting";
        }

        /** Once started. */
        L loop() {
            return placed.future().result().loop();
        }

        /** On its event loop. Once started. */
        <T> Future<T> call(Function<L, Future<T>> question) {
            Placed<L> there = placed.future().result();
            return OnLoop.call(there.context(), () -> question.apply(there.loop()));
        }
    }

    private RoleLoops(Vertx vertx, List<LoopVerticle<L>> loops, Supplier<Future<Void>> closeShared) {
        this.vertx = vertx;
        this.loops = loops;
        this.closeShared = closeShared;
    }

    /**
     * Starts as many loops as wanted. If one can't be opened, all are closed, and what they share.
     *
     * @param assembly builds a loop on its event loop, by its number from 0
     * @param closeShared closes what the loops share, after the last of them
     */
    public static <L extends RoleLoop> Future<RoleLoops<L>> deploy(
            Vertx vertx, int count, BiFunction<Context, Integer, L> assembly, Supplier<Future<Void>> closeShared) {
        List<LoopVerticle<L>> loops = IntStream.range(0, count)
                .mapToObj(index -> new LoopVerticle<>(context -> assembly.apply(context, index)))
                .toList();
        RoleLoops<L> deployed = new RoleLoops<>(vertx, loops, closeShared);
        return deployed.open().map(deployed).recover(why -> deployed.stop()
                .transform(ignored -> Future.failedFuture(why)));
    }

    private Future<Void> open() {
        return Future.join(loops.stream()
                        .map(loop -> vertx.deployVerticle(loop).onSuccess(deployments::add))
                        .toList())
                .mapEmpty();
    }

    /** The first loop, for what may be called on any thread. */
    public L first() {
        return loops.getFirst().loop();
    }

    /** Calls the first loop on its event loop. */
    public <T> Future<T> onFirst(Function<L, Future<T>> question) {
        return loops.getFirst().call(question);
    }

    /** Whether {@link #drain} has begun. */
    public boolean draining() {
        return draining;
    }

    @Override
    public Future<Void> drain(Duration atMost) {
        draining = true;
        Duration forWork = atMost.compareTo(FOR_DRAINED.multipliedBy(2)) > 0
                ? atMost.minus(FOR_DRAINED)
                : atMost.dividedBy(2).plusMillis(1);
        return onEach(loop -> loop.drain(forWork)).transform(drained -> onEach(RoleLoop::drained)
                .transform(ignored ->
                        drained.succeeded() ? Future.succeededFuture() : Future.failedFuture(drained.cause())));
    }

    private Future<Void> onEach(Function<L, Future<Void>> task) {
        return Future.join(loops.stream().map(loop -> loop.call(task)).toList()).mapEmpty();
    }

    @Override
    public OptionalInt httpPort() {
        return first().httpPort();
    }

    @Override
    public Future<Void> stop() {
        return Future.join(deployments.stream().map(vertx::undeploy).toList())
                .<Void>mapEmpty()
                .eventually(closeShared);
    }
}

package dev.baton.compute;

import dev.baton.node.RunningRole;
import dev.baton.run.ComputePool;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A compute-service that runs, and how it ends: what it has is finished, then its threads end. Any thread. */
final class RunningCompute implements RunningRole {
    private static final long LOOK_AGAIN_MILLIS = 20;

    private final Vertx vertx;
    private final String deployment;
    private final ComputePool stages;

    RunningCompute(Vertx vertx, String deployment, ComputePool stages) {
        this.vertx = vertx;
        this.deployment = deployment;
        this.stages = stages;
    }

    @Override
    public Future<Void> drain(Duration atMost) {
        return idle(System.nanoTime() + atMost.toNanos());
    }

    /** The threads tell nobody when they are done, so they are asked now and then. */
    private Future<Void> idle(long endNanos) {
        if (stages.outstanding() == 0) {
            return Future.succeededFuture();
        }
        if (System.nanoTime() - endNanos >= 0) {
            return Future.failedFuture(stages.outstanding() + " compute commands are not done");
        }
        return vertx.timer(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS).compose(ignored -> idle(endNanos));
    }

    @Override
    public Future<Void> stop() {
        stages.close();
        return vertx.undeploy(deployment);
    }
}

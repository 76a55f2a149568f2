package dev.baton.compute;

import dev.baton.bus.NodeKnobs;
import dev.baton.message.RoleName;
import dev.baton.node.NodeContext;
import dev.baton.node.Role;
import dev.baton.node.RoleLoops;
import dev.baton.node.RunningRole;
import dev.baton.run.ComputePool;
import io.micrometer.core.instrument.Gauge;
import io.vertx.core.Future;

/** Puts a compute-service together. */
public final class ComputeRole implements Role {

    @Override
    public RoleName name() {
        return RoleName.COMPUTE_SERVICE;
    }

    @Override
    public Future<RunningRole> start(NodeContext node) {
        ComputeSettings settings = node.config().section("compute-service", ComputeSettings.class);
        String name = node.self().name();
        ComputePool stages = new ComputePool(
                node.flows(),
                name,
                settings.threadsHere(),
                settings.queue(),
                node.bus().recorder(),
                node.meters());
        node.bus().gauges().ofPool(stages::gauge);
        node.bus().gauges().ofComputeQueue(stages::queue);
        node.bus().knobs().offer(NodeKnobs.Name.COMPUTE_THREADS, stages.knob());
        node.bus().knobs().offer(NodeKnobs.Name.QUEUE, stages.queueKnob());
        Gauge.builder("baton.compute.outstanding", stages::outstanding)
                .description("Compute commands that run or wait for a thread")
                .register(node.meters());
        return RoleLoops.deploy(
                        node.vertx(),
                        1,
                        (loop, index) -> new ComputeLoop(node.vertx(), loop, node.bus(), stages, name),
                        Future::succeededFuture)
                .map(loops -> loops);
    }
}

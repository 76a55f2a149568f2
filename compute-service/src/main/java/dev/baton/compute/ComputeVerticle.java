package dev.baton.compute;

import dev.baton.bus.Bus;
import dev.baton.bus.Outbox;
import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Effort;
import dev.baton.message.RoleName;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;
import dev.baton.run.ComputePool;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;

/** Commands from the inbox to the worker threads, and their completions to the outbox. Event loop only. */
final class ComputeVerticle extends VerticleBase {
    private final Bus bus;
    private final ComputePool stages;
    private final String node;

    ComputeVerticle(Bus bus, ComputePool stages, String node) {
        this.bus = bus;
        this.stages = stages;
        this.node = node;
    }

    @Override
    public Future<?> start() {
        Outbox outbox = bus.outbox(context);
        Completions completions =
                new Completions(context, (sender, completion) -> outbox.add(sender, fitting(completion)));
        bus.inbox().serve(RoleName.COMPUTE_SERVICE, context, (sender, commands) -> run(sender, commands, completions));
        return Future.succeededFuture();
    }

    private void run(String sender, List<Command> commands, Completions completions) {
        commands.forEach(command -> stages.run(command, completion -> completions.add(sender, completion)));
    }

    /** What is too large to travel is told, not dropped. */
    private Completion fitting(Completion completion) {
        if (Outbox.fits(completion)) {
            return completion;
        }
        String message = "The answer of %d bytes is too large to travel".formatted(completion.wireSize());
        return new Completion(
                completion.commandId(),
                completion.requestId(),
                new WorkResult.Failed(Verdict.TOO_LARGE, node, message, false),
                Effort.NONE);
    }
}

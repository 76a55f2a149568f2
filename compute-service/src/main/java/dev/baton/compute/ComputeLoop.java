package dev.baton.compute;

import dev.baton.bus.Bus;
import dev.baton.bus.Outbox;
import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Effort;
import dev.baton.message.RoleName;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;
import dev.baton.node.RoleLoop;
import dev.baton.run.ComputePool;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Commands from the inbox to the worker threads, and their completions to the outbox. Event loop only. */
final class ComputeLoop implements RoleLoop {
    private static final long CHECK_AGAIN_MILLIS = 20;

    private final Vertx vertx;
    private final Context loop;
    private final Bus bus;
    private final ComputePool pool;
    private final String node;

    ComputeLoop(Vertx vertx, Context loop, Bus bus, ComputePool pool, String node) {
        this.vertx = vertx;
        this.loop = loop;
        this.bus = bus;
        this.pool = pool;
        this.node = node;
    }

    @Override
    public Future<Void> open() {
        Outbox outbox = bus.outbox(loop);
        Completions completions =
                new Completions(loop, (sender, completion) -> outbox.add(sender, fitting(completion)));
        bus.inbox().serve(RoleName.COMPUTE_SERVICE, loop, (sender, commands) -> run(sender, commands, completions));
        return Future.succeededFuture();
    }

    private void run(String sender, List<Command> commands, Completions completions) {
        commands.forEach(command -> pool.run(command, completion -> completions.add(sender, completion)));
    }

    /** A completion that is too large to be sent is replaced by a failure that says so. */
    private Completion fitting(Completion completion) {
        if (Outbox.fits(completion)) {
            return completion;
        }
        String message = "The answer of %d bytes is too large to be sent".formatted(completion.wireSize());
        return new Completion(
                completion.commandId(),
                completion.requestId(),
                new WorkResult.Failed(Verdict.TOO_LARGE, node, message, false),
                Effort.NONE);
    }

    @Override
    public Future<Void> drain(Duration atMost) {
        return idle(System.nanoTime() + atMost.toNanos());
    }

    /** The threads don't report when they are idle, so they are checked. */
    private Future<Void> idle(long endNanos) {
        if (pool.outstanding() == 0) {
            return Future.succeededFuture();
        }
        if (System.nanoTime() - endNanos >= 0) {
            return Future.failedFuture(pool.outstanding() + " compute commands are not done");
        }
        return vertx.timer(CHECK_AGAIN_MILLIS, TimeUnit.MILLISECONDS).compose(ignored -> idle(endNanos));
    }

    @Override
    public Future<Void> close() {
        pool.close();
        return Future.succeededFuture();
    }
}

package dev.baton.gateway.style;

import dev.baton.gateway.request.CompletionStyle;
import dev.baton.run.BlockingRunner;
import dev.baton.run.FlowRun;
import dev.baton.run.RequestResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.concurrent.ThreadFactory;

/**
 * One virtual thread a request: the same straight line as {@link Blocking}, but while it waits its carrier thread
 * serves others. How many there may be, the bound on requests under way says.
 */
public final class Coroutine implements CompletionStyle {
    private final OwnThread ownThread;

    public Coroutine(Context loop, BlockingRunner straightLine) {
        ThreadFactory virtual = Thread.ofVirtual().name("baton-virtual-", 1).factory();
        this.ownThread = new OwnThread(
                loop, straightLine, task -> virtual.newThread(task).start());
    }

    @Override
    public String name() {
        return "coroutine";
    }

    @Override
    public Future<RequestResult> run(FlowRun run) {
        return ownThread.run(run);
    }
}

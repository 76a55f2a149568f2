package dev.baton.gateway.style;

import dev.baton.gateway.request.CompletionStyle;
import dev.baton.message.Verdict;
import dev.baton.run.BlockingRunner;
import dev.baton.run.FlowRun;
import dev.baton.run.RequestResult;
import dev.baton.run.RequestRunner;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.concurrent.RejectedExecutionException;

/** One platform thread for each request, from A to F, blocked while the database works; 503 when all are taken. */
public final class Blocking implements CompletionStyle {
    private final OwnThread ownThread;
    private final RequestThreads threads;
    private final RequestRunner requestRunner;
    private final String node;

    /**
     * @param threads shared by all event loops of the gateway
     * @param node this node's name
     */
    public Blocking(
            Context loop,
            BlockingRunner straightLine,
            RequestThreads threads,
            RequestRunner requestRunner,
            String node) {
        this.ownThread = new OwnThread(loop, straightLine, threads);
        this.threads = threads;
        this.requestRunner = requestRunner;
        this.node = node;
    }

    @Override
    public String name() {
        return "blocking";
    }

    @Override
    public Future<RequestResult> run(FlowRun run) {
        if (!threads.take()) {
            return Future.succeededFuture(noThread(run));
        }
        try {
            return ownThread.run(run);
        } catch (RejectedExecutionException e) { // the node stops
            threads.giveBack();
            return Future.succeededFuture(noThread(run));
        }
    }

    private RequestResult noThread(FlowRun run) {
        return requestRunner.turnAway(
                run, Verdict.OVERLOADED, "All %d threads for requests are taken".formatted(threads.limit()));
    }
}

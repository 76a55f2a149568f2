package dev.baton.gateway.request;

import dev.baton.run.FlowRun;
import dev.baton.run.RequestResult;
import io.vertx.core.Future;

/**
 * How a requester learns that the work handed over is done. Each style answers one question: who waits, and who goes
 * on? They all conclude a request in the same way.
 */
public interface CompletionStyle {

    /** What the header {@code Baton-Completion} calls it. */
    String name();

    /**
     * Runs a request from its first stage to its end. Event loop only; must not block it.
     *
     * @return how it ended, on the event loop; should never fail
     */
    Future<RequestResult> run(FlowRun run);
}

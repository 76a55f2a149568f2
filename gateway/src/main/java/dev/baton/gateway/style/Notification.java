package dev.baton.gateway.style;

import dev.baton.gateway.request.CompletionStyle;
import dev.baton.run.FlowRun;
import dev.baton.run.RequestResult;
import dev.baton.run.RequestRunner;
import io.vertx.core.Future;

/**
 * No thread waits: the request is parked, the event loop serves others, and the completion message wakes it here. The
 * default.
 */
public final class Notification implements CompletionStyle {
    private final RequestRunner requestRunner;

    public Notification(RequestRunner requestRunner) {
        this.requestRunner = requestRunner;
    }

    @Override
    public String name() {
        return "notification";
    }

    @Override
    public Future<RequestResult> run(FlowRun run) {
        return requestRunner.runAndConclude(run);
    }
}

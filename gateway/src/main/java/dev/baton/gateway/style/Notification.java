package dev.baton.gateway.style;

import dev.baton.gateway.request.CompletionStyle;
import dev.baton.run.Conclusion;
import dev.baton.run.Conclusions;
import dev.baton.run.FlowRun;
import io.vertx.core.Future;

/** Nobody waits: the request is parked, the event loop serves others, and the completion message wakes it here. The default. */
public final class Notification implements CompletionStyle {
    private final Conclusions conclusions;

    public Notification(Conclusions conclusions) {
        this.conclusions = conclusions;
    }

    @Override
    public String name() {
        return "notification";
    }

    @Override
    public Future<Conclusion> run(FlowRun run) {
        return conclusions.runAndConclude(run);
    }
}

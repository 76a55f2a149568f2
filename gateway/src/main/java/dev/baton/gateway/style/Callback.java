package dev.baton.gateway.style;

import dev.baton.gateway.request.CompletionStyle;
import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Placing;
import dev.baton.run.ClusterWorkers;
import dev.baton.run.FlowRun;
import dev.baton.run.RequestResult;
import dev.baton.run.RequestRunner;
import dev.baton.run.Workers;
import io.vertx.core.Future;
import java.util.function.Function;

/**
 * The continuation travels with the command: the db-worker runs the rest of the flow on threads of its own, and only
 * the final answer comes back. The gateway forgets the work; who doesn't want the answer either adds {@code Prefer:
 * respond-async}.
 */
public final class Callback implements CompletionStyle {
    private final Function<Workers, RequestRunner> runners;
    private final ClusterWorkers cluster;

    /** @param runners runs requests with the workers that it is given */
    public Callback(Function<Workers, RequestRunner> runners, ClusterWorkers cluster) {
        this.runners = runners;
        this.cluster = cluster;
    }

    @Override
    public String name() {
        return "callback";
    }

    @Override
    public Future<RequestResult> run(FlowRun run) {
        return runners.apply(new Continuing(cluster)).runAndConclude(run);
    }

    private record Continuing(ClusterWorkers cluster) implements Workers {
        @Override
        public Future<Completion> database(Command command, Placing placing, Runnable whenClaimed) {
            return cluster.database(command, placing, whenClaimed);
        }

        @Override
        public boolean restRunsOnWorker() {
            return true;
        }

        /** Before the first database stage. */
        @Override
        public Future<Completion> compute(Command command) {
            return cluster.compute(command);
        }
    }
}

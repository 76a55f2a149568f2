package dev.baton.cli.command;

import dev.baton.cli.client.OperatorClient;
import dev.baton.cli.terminal.Console;
import dev.baton.cluster.ClusterProblem;
import dev.baton.gateway.http.requests.RequestListing;
import dev.baton.gateway.http.requests.RequestView;
import dev.baton.store.RequestState;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code baton retry}: dead letters get another try. */
@Command(
        name = "retry",
        description = "Give a request that gave up another try, from the stage where it gave up; or all of them.",
        sortOptions = false,
        mixinStandardHelpOptions = true)
public final class RetryCommand implements Callable<Integer> {
    private static final int PAGE = 100;

    /** One of the two. */
    static final class Which {
        @Parameters(paramLabel = "ID", arity = "0..1", description = "One request.")
        private @Nullable UUID id;

        @Option(names = "--all", description = "Every one that is dead now.")
        private boolean all;
    }

    @ArgGroup(multiplicity = "1")
    private Which which = new Which();

    @Mixin
    private OperatorOptions operator;

    @Override
    public Integer call() {
        Console console = new Console();
        try (OperatorClient client = operator.client()) {
            if (!which.all && wasRetried(console, client, String.valueOf(which.id))) {
                return 0;
            }
            List<String> ids = which.all ? dead(client) : List.of(String.valueOf(which.id));
            int failed = 0;
            for (String id : ids) {
                failed += retry(console, client, id) ? 0 : 1;
            }
            console.line("%d of %d tried again", ids.size() - failed, ids.size());
            return failed == 0 ? 0 : 1;
        }
    }

    /** All of them, before the first is tried again: one that dies again at once is not tried twice. */
    private static List<String> dead(OperatorClient client) {
        List<String> ids = new ArrayList<>();
        String path = "/requests?state=dead&limit=" + PAGE;
        while (!path.isEmpty()) {
            RequestListing.View page = client.get(path, RequestListing.View.class);
            page.requests().forEach(request -> ids.add(request.id().toString()));
            path = page.next().orElse("");
        }
        return ids;
    }

    /** The gateway answers a second retry like the first one, so that a lost answer can be asked for again. */
    private static boolean wasRetried(Console console, OperatorClient client, String id) {
        try {
            RequestView request = client.get("/requests/" + id, RequestView.class);
            boolean dead = request.state().equals(RequestState.DEAD.toString());
            boolean retried = !dead && request.retriedAt().isPresent();
            if (retried) {
                console.line("%s is %s: it was retried before, and did not die again", id, request.state());
                console.line("0 of 1 tried again");
            }
            return retried;
        } catch (ClusterProblem e) {
            return false; // the retry says it
        }
    }

    private static boolean retry(Console console, OperatorClient client, String id) {
        try {
            RequestView request = client.post("/requests/" + id + "/retry", RequestView.class);
            console.line("%s is %s", id, request.state());
            return true;
        } catch (ClusterProblem e) {
            console.line("%s: %s", id, String.valueOf(e.getMessage()));
            return false;
        }
    }
}

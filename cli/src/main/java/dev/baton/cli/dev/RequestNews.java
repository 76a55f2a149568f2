package dev.baton.cli.dev;

import dev.baton.cli.client.AdminClient;
import dev.baton.cli.terminal.Console;
import dev.baton.cli.terminal.Micros;
import dev.baton.cluster.ClusterProblem;
import dev.baton.inspector.api.RequestsView;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Says of the last request how it ended, and where its timeline is. One thread. */
final class RequestNews implements AutoCloseable {
    private final String inspector;
    private final AdminClient client;
    private final Console console;
    private Optional<UUID> last = Optional.empty();

    RequestNews(String inspector, Console console) {
        this.inspector = inspector;
        this.client = new AdminClient(List.of(URI.create(inspector)), Optional.empty(), Optional.empty());
        this.console = console;
    }

    void look() {
        try {
            client.get("/api/requests?limit=1", RequestsView.class).requests().stream()
                    .filter(request -> !last.equals(Optional.of(request.requestId())))
                    .findFirst()
                    .ifPresent(this::say);
        } catch (ClusterProblem e) {
            return; // no node answers just now: the next look will see it
        }
    }

    private void say(RequestsView.Request request) {
        last = Optional.of(request.requestId());
        console.line(
                "%s: %s, %s    %s/#/requests/%s",
                request.flow(), request.verdict(), Micros.text(request.tookMicros()), inspector, request.requestId());
    }

    @Override
    public void close() {
        client.close();
    }
}

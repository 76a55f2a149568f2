package dev.baton.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.cli.client.OperatorClient;
import dev.baton.cli.terminal.Console;
import dev.baton.gateway.http.requests.RequestView;
import dev.baton.message.Json;
import dev.baton.terminal.Table;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code baton request}: what became of one. */
@Command(
        name = "request",
        description = "What became of one durable request.",
        sortOptions = false,
        mixinStandardHelpOptions = true)
public final class RequestCommand implements Callable<Integer> {

    @Parameters(paramLabel = "ID", description = "As the header Request-Id says.")
    private UUID id;

    @Option(names = "--json", description = "For programs.")
    private boolean json;

    @Mixin
    private OperatorOptions operator;

    @Override
    public Integer call() {
        Console console = new Console();
        try (OperatorClient client = operator.client()) {
            JsonNode request = client.get("/requests/" + id);
            if (json) {
                console.line(request.toString());
            } else {
                print(console, client.read(request, RequestView.class));
            }
        }
        return 0;
    }

    private static void print(Console console, RequestView request) {
        field(console, "id", request.id());
        field(console, "flow", request.flow());
        field(console, "flowVersion", request.flowVersion());
        field(console, "caller", request.caller());
        field(console, "state", request.state());
        request.stage().ifPresent(stage -> field(console, "stage", stage));
        field(console, "acceptedAt", request.acceptedAt());
        field(console, "changedAt", request.changedAt());
        request.expiresAt().ifPresent(at -> field(console, "expiresAt", at));
        request.verdict().ifPresent(verdict -> field(console, "verdict", verdict));
        request.status().ifPresent(status -> field(console, "status", status));
        request.result().ifPresent(result -> field(console, "result", result));
        request.cause().ifPresent(cause -> field(console, "cause", cause));
        request.businessKey().ifPresent(key -> field(console, "businessKey", key));
        request.retriedAt().ifPresent(at -> field(console, "retriedAt", at));
        request.webhook().ifPresent(webhook -> field(console, "webhook", Json.write(webhook)));
        console.line("");
        Table history = new Table("CHANGE", "EVENT", "STAGE", "AT");
        for (RequestView.Change change : request.history()) {
            history.row(change.version(), change.event(), change.stage(), change.at());
        }
        history.print(console);
    }

    private static void field(Console console, String name, Object value) {
        console.line("%-12s %s", name, value);
    }
}

package dev.baton.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.cli.client.OperatorClient;
import dev.baton.cli.terminal.Console;
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
                print(console, request);
            }
        }
        return 0;
    }

    private static void print(Console console, JsonNode request) {
        request.properties().forEach(field -> {
            if (field.getValue().isValueNode()) {
                console.line("%-12s %s", field.getKey(), field.getValue().asText());
            } else if (field.getKey().equals("result") || field.getKey().equals("webhook")) {
                console.line("%-12s %s", field.getKey(), field.getValue());
            }
        });
        console.line("");
        Table history = new Table("CHANGE", "EVENT", "STAGE", "AT");
        for (JsonNode change : request.path("history")) {
            history.row(
                    change.path("version").asText(),
                    change.path("event").asText(),
                    change.path("stage").asText("-"),
                    change.path("at").asText());
        }
        history.print(console);
    }
}

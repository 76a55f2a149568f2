package dev.baton.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.cli.client.OperatorClient;
import dev.baton.cli.terminal.Console;
import dev.baton.gateway.http.requests.RequestListing;
import dev.baton.gateway.http.requests.RequestView;
import dev.baton.store.RequestState;
import dev.baton.terminal.Table;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code baton requests}: durable requests, newest first. */
@Command(
        name = "requests",
        description = "Durable requests, newest first.",
        sortOptions = false,
        mixinStandardHelpOptions = true)
public final class RequestsCommand implements Callable<Integer> {

    @Option(names = "--state", paramLabel = "STATE", description = "running, done, refused or dead.")
    private @Nullable RequestState state;

    @Option(names = "--flow", paramLabel = "FLOW", description = "Such as transfer.")
    private @Nullable String flow;

    @Option(names = "--caller", paramLabel = "NAME", description = "Who sent it.")
    private @Nullable String caller;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "The business key: what its flow is searchable by, such as a transfer's reference.")
    private @Nullable String key;

    @Option(names = "--from", paramLabel = "TIME", description = "Accepted then or later: 2027-01-31T08:00:00Z.")
    private @Nullable Instant from;

    @Option(names = "--to", paramLabel = "TIME", description = "Accepted before.")
    private @Nullable Instant to;

    @Option(names = "--before", paramLabel = "ID", description = "The page before this request.")
    private @Nullable UUID before;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "At the most. Default: ${DEFAULT-VALUE}")
    private int limit;

    @Option(names = "--json", description = "For programs.")
    private boolean json;

    @Mixin
    private OperatorOptions operator;

    @Override
    public Integer call() {
        Console console = new Console();
        try (OperatorClient client = operator.client()) {
            JsonNode page = client.get(path());
            if (json) {
                console.line(page.toString());
            } else {
                print(console, client.read(page, RequestListing.View.class));
            }
        }
        return 0;
    }

    private String path() {
        return "/requests?limit=" + limit
                + parameter("state", state == null ? null : state.toString().toLowerCase(Locale.ROOT))
                + parameter("flow", flow)
                + parameter("caller", caller)
                + parameter("key", key)
                + parameter("from", from)
                + parameter("to", to)
                + parameter("before", before);
    }

    private static String parameter(String name, @Nullable Object value) {
        return value == null ? "" : "&" + name + "=" + URLEncoder.encode(value.toString(), StandardCharsets.UTF_8);
    }

    private static void print(Console console, RequestListing.View page) {
        Table table = new Table("REQUEST", "FLOW", "CALLER", "STATE", "STAGE", "STATUS", "ACCEPTED", "CAUSE");
        for (RequestView request : page.requests()) {
            table.row(
                    request.id(),
                    request.flow(),
                    request.caller().isEmpty() ? "-" : request.caller(),
                    request.state(),
                    request.stage().orElse("-"),
                    request.status().map(String::valueOf).orElse("-"),
                    request.acceptedAt(),
                    request.cause().orElse("-"));
        }
        table.print(console);
        if (page.next().isPresent()) {
            String next = page.next().get();
            console.line("There may be more: --before %s", next.replaceFirst(".*[?&]before=([^&]*).*", "$1"));
        }
    }
}

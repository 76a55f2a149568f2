package dev.baton.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.cli.client.AdminClient;
import dev.baton.cli.terminal.Console;
import dev.baton.cli.terminal.HopLine;
import dev.baton.cli.terminal.Micros;
import dev.baton.terminal.Table;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code baton top}: what goes by at each address. */
@Command(
        name = "top",
        description =
                "What goes by at each address and for each kind of command, busiest first; live on a terminal, once in a pipe.",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:shown", "1:no node answers, or it refuses", "2:wrong use"})
public final class TopCommand implements Callable<Integer> {
    private static final int ROUND_LINES = 3;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "40",
            description = "At the most. Default: ${DEFAULT-VALUE}")
    private int limit;

    @Option(
            names = "--every",
            paramLabel = "SECONDS",
            defaultValue = "1",
            description = "How often. Default: ${DEFAULT-VALUE}")
    private int seconds;

    @Option(names = "--once", description = "Once, also on a terminal.")
    private boolean once;

    @Option(names = "--json", description = "For programs; once.")
    private boolean json;

    @Mixin
    private AdminOptions admin;

    @Override
    public Integer call() throws InterruptedException {
        Console console = new Console();
        try (AdminClient client = admin.client()) {
            if (json) {
                console.line(client.get("/api/addresses").toString());
            } else if (once || !console.isTerminal()) {
                table(client.get("/api/addresses"), limit).print(console);
            } else {
                live(console, client);
            }
        }
        return 0;
    }

    private void live(Console console, AdminClient client) throws InterruptedException {
        while (!console.isBroken()) {
            JsonNode addresses = client.get("/api/addresses");
            console.fresh();
            console.line("every %d s; Ctrl-C ends", seconds);
            table(addresses, Math.min(limit, Math.max(1, console.height() - ROUND_LINES)))
                    .print(console);
            TimeUnit.SECONDS.sleep(Math.max(1, seconds));
        }
    }

    private static Table table(JsonNode page, int limit) {
        Table table = new Table(
                "PER S",
                "KB/S",
                "COUNT",
                "WAIT P50",
                "P99",
                "RUN P50",
                "P99",
                "FAILED",
                "DISCARDS",
                "LEVEL",
                "KIND",
                "ADDRESS");
        busiest(page).stream()
                .limit(limit)
                .forEach(address -> table.row(
                        number(address.path("perSecond").asDouble()),
                        number(address.path("bytesPerSecond").asDouble() / 1_000),
                        address.path("count").asText(),
                        Micros.text(address.path("waitP50Micros").asLong()),
                        Micros.text(address.path("waitP99Micros").asLong()),
                        Micros.text(address.path("runP50Micros").asLong()),
                        Micros.text(address.path("runP99Micros").asLong()),
                        address.path("failed").asText("0"),
                        address.path("discards").asText("0"),
                        address.path("level").asText("-"),
                        address.path("kind").asText(),
                        HopLine.clean(address.path("address").asText())));
        return table;
    }

    private static List<JsonNode> busiest(JsonNode page) {
        return StreamSupport.stream(page.path("addresses").spliterator(), false)
                .sorted(Comparator.<JsonNode>comparingDouble(
                                address -> -address.path("perSecond").asDouble())
                        .thenComparing(address -> -address.path("count").asLong()))
                .toList();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}

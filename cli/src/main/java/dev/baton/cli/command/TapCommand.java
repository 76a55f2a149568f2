package dev.baton.cli.command;

import dev.baton.cli.client.AdminClient;
import dev.baton.cli.terminal.Console;
import dev.baton.cli.terminal.HopLine;
import dev.baton.inspector.api.LevelsView;
import dev.baton.message.Json;
import dev.baton.terminal.Table;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code baton tap}: how much is seen of which messages. */
@Command(
        name = "tap",
        description = {
            "How much the tap sees of which messages; with an address and a level: sets it, until the node restarts.",
            "'full' shows payloads, masked, and switches itself off under load."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:no node answers, or it refuses", "2:wrong use"})
public final class TapCommand implements Callable<Integer> {
    /** What the API calls them. */
    enum Level {
        OFF,
        HEADERS,
        FULL
    }

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "ADDRESS",
            index = "0",
            arity = "0..1",
            description = "Addresses that begin with it, such as baton.node.; '' means all.")
    private @Nullable String prefix;

    @Parameters(paramLabel = "LEVEL", index = "1", arity = "0..1", description = "off, headers or full.")
    private @Nullable Level level;

    @Option(names = "--node", paramLabel = "NODE", description = "Only there. Default: everywhere.")
    private @Nullable String node;

    @Option(names = "--reset", description = "Back to the configuration.")
    private boolean reset;

    @Option(names = "--json", description = "For programs.")
    private boolean json;

    @Mixin
    private AdminOptions admin;

    @Override
    public Integer call() {
        boolean change = prefix != null;
        if (change != (level != null) || (change && reset)) {
            throw new ParameterException(
                    spec.commandLine(), "either ADDRESS and LEVEL, or --reset, or nothing to see what there is");
        }
        Console console = new Console();
        try (AdminClient client = admin.client()) {
            if (reset) {
                client.change("DELETE", "/api/tap", "");
            } else if (change) {
                client.change("PUT", "/api/tap", wish());
            }
            if (json) {
                console.line(client.get("/api/tap").toString());
            } else {
                print(console, client.get("/api/tap", LevelsView.class));
            }
        }
        return 0;
    }

    private String wish() {
        Map<String, String> wish = new TreeMap<>();
        Optional.ofNullable(prefix).ifPresent(text -> wish.put("prefix", text));
        Optional.ofNullable(level)
                .ifPresent(value -> wish.put("level", value.name().toLowerCase(Locale.ROOT)));
        Optional.ofNullable(node).ifPresent(text -> wish.put("node", text));
        return Json.write(wish).toString();
    }

    private static void print(Console console, LevelsView tap) {
        Table table = new Table("NODE", "ADDRESS", "LEVEL", "WHY");
        for (LevelsView.Level rule : tap.levels()) {
            table.row(
                    HopLine.clean(rule.node()),
                    HopLine.clean(rule.prefix() + "*"),
                    rule.level(),
                    HopLine.clean(rule.why().orElse("-")));
        }
        table.print(console);
    }
}

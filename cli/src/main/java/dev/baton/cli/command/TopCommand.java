package dev.baton.cli.command;

import dev.baton.cli.client.AdminClient;
import dev.baton.cli.terminal.Console;
import dev.baton.cli.terminal.HopLine;
import dev.baton.cli.terminal.Micros;
import dev.baton.inspector.api.AddressesView;
import dev.baton.terminal.Table;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code baton top}: what goes by at each address. */
@Command(
        name = "top",
        description = "What goes by at each address and for each kind of command, busiest first; live on a "
                + "terminal, once in a pipe.",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:shown", "1:no node answers, or it refuses", "2:wrong use"})
public final class TopCommand implements Callable<Integer> {
    private static final String PATH = "/api/addresses";
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
                console.line(client.get(PATH).toString());
            } else if (once || !console.isTerminal()) {
                table(client.get(PATH, AddressesView.class), limit).print(console);
            } else {
                live(console, client);
            }
        }
        return 0;
    }

    private void live(Console console, AdminClient client) throws InterruptedException {
        while (!console.isBroken()) {
            AddressesView addresses = client.get(PATH, AddressesView.class);
            console.fresh();
            console.line("every %d s; Ctrl-C ends", seconds);
            table(addresses, Math.min(limit, Math.max(1, console.height() - ROUND_LINES)))
                    .print(console);
            TimeUnit.SECONDS.sleep(Math.max(1, seconds));
        }
    }

    private static Table table(AddressesView page, int limit) {
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
                        number(address.perSecond()),
                        number(address.bytesPerSecond() / 1_000),
                        address.count(),
                        Micros.text(address.waitP50Micros()),
                        Micros.text(address.waitP99Micros()),
                        Micros.text(address.runP50Micros()),
                        Micros.text(address.runP99Micros()),
                        address.failed(),
                        address.discards(),
                        address.level(),
                        address.kind(),
                        HopLine.clean(address.address())));
        return table;
    }

    private static List<AddressesView.Address> busiest(AddressesView page) {
        return page.addresses().stream()
                .sorted(Comparator.comparingDouble(AddressesView.Address::perSecond)
                        .thenComparingLong(AddressesView.Address::count)
                        .reversed())
                .toList();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}

package dev.baton.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.cli.client.AdminClient;
import dev.baton.cli.terminal.Console;
import dev.baton.store.AuditEntry;
import dev.baton.store.AuditPage;
import dev.baton.terminal.Table;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code baton audit}: who did what, newest first. */
@Command(
        name = "audit",
        description = {
            "Who did what, newest first: log-ins that failed, acts of operators and of users of the admin port,"
                    + " looks at payloads, keys and certificates that changed.",
            "FILTER is FIELD:VALUE, with the fields who, from, what, request, outcome and node; all have to hold."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
public final class AuditCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILTER", arity = "0..*", description = "Such as what:log-in or who:ann.")
    private List<String> filter = List.of();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "At the most. Default: ${DEFAULT-VALUE}")
    private int limit;

    @Option(names = "--before", paramLabel = "ID", defaultValue = "", description = "The page before this entry.")
    private String before = "";

    @Option(names = "--json", description = "For programs.")
    private boolean json;

    @Mixin
    private AdminOptions admin;

    @Override
    public Integer call() {
        Console console = new Console();
        try (AdminClient client = admin.client()) {
            JsonNode page = client.get("/api/audit?limit=%d&filter=%s&before=%s"
                    .formatted(limit, AdminClient.parameter(String.join(" ", filter)), AdminClient.parameter(before)));
            if (json) {
                console.line("%s", page.toString());
            } else {
                print(console, client.read(page, AuditPage.class));
            }
        }
        return 0;
    }

    private static void print(Console console, AuditPage page) {
        Table table = new Table("AT", "WHO", "FROM", "WHAT", "OUTCOME", "REQUEST", "NODE", "DETAIL");
        for (AuditEntry entry : page.entries()) {
            table.row(
                    entry.at(),
                    entry.who(),
                    entry.address(),
                    entry.act(),
                    entry.outcome(),
                    entry.request().map(String::valueOf).orElse("-"),
                    entry.node(),
                    entry.detail());
        }
        table.print(console);
        page.next().ifPresent(id -> console.line("There are more: --before %s", id));
    }
}

package dev.baton.cli.command;

import dev.baton.async.IoReason;
import dev.baton.cli.client.AdminClient;
import dev.baton.cli.terminal.Ansi;
import dev.baton.cli.terminal.Console;
import dev.baton.cli.terminal.Micros;
import dev.baton.cli.terminal.TimelineDrawing;
import dev.baton.cluster.ClusterProblem;
import dev.baton.inspector.api.RequestsView;
import dev.baton.inspector.api.TimelineView;
import dev.baton.inspector.api.TraceEvents;
import dev.baton.message.Json;
import dev.baton.terminal.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code baton trace}: where a request's time went. */
@Command(
        name = "trace",
        description = {
            "Where a request's time went, drawn track by track; without an id: the requests whose timelines are kept.",
            "Kept are slow and failed requests, a sample, and those that were sent with 'Baton-Trace: on'."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:shown", "1:not recorded, no node answers, or it refuses", "2:wrong use"})
public final class TraceCommand implements Callable<Integer> {
    /** In a pipe there is no edge; this much is what most windows show. */
    private static final int PIPED_WIDTH = 120;

    @Parameters(paramLabel = "ID", arity = "0..1", description = "The request's id: each reply has it as Request-Id.")
    private @Nullable UUID id;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "Without an id: at the most. Default: ${DEFAULT-VALUE}")
    private int limit;

    @Option(names = "--json", description = "For programs.")
    private boolean json;

    @Option(
            names = "--save",
            paramLabel = "FILE",
            description = "With an id: write it as a trace file, for Perfetto (ui.perfetto.dev) or chrome://tracing.")
    private @Nullable Path save;

    @Mixin
    private AdminOptions admin;

    @Override
    public Integer call() {
        Console console = new Console();
        try (AdminClient client = admin.client()) {
            UUID one = id;
            String path = one == null ? "/api/requests?limit=" + limit : "/api/requests/" + one + "/timeline";
            Path file = save;
            if (file != null) {
                save(console, client, one, file);
            } else if (json) {
                console.line(client.get(path).toString());
            } else if (one == null) {
                list(console, client.get(path, RequestsView.class));
            } else {
                TimelineView timeline = client.get(path, TimelineView.class);
                new TimelineDrawing(timeline, console.width(PIPED_WIDTH), Ansi.wanted(console))
                        .lines()
                        .forEach(console::line);
            }
        }
        return 0;
    }

    private static void save(Console console, AdminClient client, @Nullable UUID id, Path file) {
        if (id == null) {
            throw new ClusterProblem("--save needs the id of a request; 'baton trace' lists those that are kept");
        }
        TimelineView timeline = client.get("/api/requests/" + id + "/timeline", TimelineView.class);
        try {
            Files.write(file, Json.write(TraceEvents.of(timeline)).getBytes());
        } catch (IOException e) {
            throw new ClusterProblem("Can't write " + file + ": " + IoReason.ofWriting(e), e);
        }
        console.line("Written to %s; open it at https://ui.perfetto.dev or chrome://tracing", file);
    }

    private static void list(Console console, RequestsView page) {
        Table table = new Table("REQUEST", "FLOW", "STYLE", "VERDICT", "TOOK", "WHY", "STARTED");
        for (RequestsView.Request request : page.requests()) {
            table.row(
                    request.requestId(),
                    request.flow(),
                    request.style(),
                    request.verdict(),
                    Micros.text(request.tookMicros()),
                    request.why(),
                    request.startedAt());
        }
        table.print(console);
    }
}

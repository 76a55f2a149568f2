package dev.baton.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.bus.NodeGauges;
import dev.baton.cli.client.AdminClient;
import dev.baton.cli.terminal.Console;
import dev.baton.cli.terminal.HopLine;
import dev.baton.cli.terminal.Micros;
import dev.baton.inspector.api.NodesView;
import dev.baton.inspector.query.NodeReport;
import dev.baton.terminal.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code baton nodes}: the cluster as its nodes see it. */
@Command(
        name = "nodes",
        description = "The cluster as its nodes see it: roles, lanes, windows, event loops, clocks.",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all nodes answer",
            "1:no node answers, or it refuses",
            "2:wrong use",
            "4:a node does not answer, or subscriptions of dead nodes are left"
        })
public final class NodesCommand implements Callable<Integer> {
    private static final int NOT_ALL_WELL = 4;
    private static final long MEBIBYTE = 1 << 20;
    /** Columns that only a node itself can fill. */
    private static final int MEASURED = 10;

    @Option(names = "--json", description = "For programs.")
    private boolean json;

    @Mixin
    private AdminOptions admin;

    @Override
    public Integer call() {
        Console console = new Console();
        try (AdminClient client = admin.client()) {
            JsonNode answer = client.get("/api/nodes");
            NodesView cluster = client.read(answer, NodesView.class);
            if (json) {
                console.line(answer.toString());
            } else {
                print(console, cluster);
            }
            boolean unreachable = cluster.nodes().stream().anyMatch(NodeReport::unreachable);
            return unreachable || !cluster.orphans().isEmpty() ? NOT_ALL_WELL : 0;
        }
    }

    private static void print(Console console, NodesView cluster) {
        Table table = new Table(
                "NODE",
                "ROLES",
                "STATE",
                "ADMIN",
                "UP",
                "PING",
                "CLOCK",
                "LOOP LAG",
                "LANES",
                "WINDOWS",
                "OPEN",
                "HEAP",
                "HOPS",
                "DROPS");
        cluster.nodes().forEach(node -> table.row(row(node)));
        table.print(console);
        for (NodesView.Orphan orphan : cluster.orphans()) {
            console.line(
                    "-- %s is still subscribed by %s, which has left; POST /api/orphans/repair removes it",
                    orphan.address(), orphan.nodeId());
        }
    }

    private static Object[] row(NodeReport node) {
        List<String> cells = new ArrayList<>(List.of(
                HopLine.clean(node.identity().name()),
                String.join(",", node.identity().roles()),
                node.unreachable() ? "no answer" : node.state(),
                node.adminPort().map(String::valueOf).orElse("-")));
        cells.addAll(node.unreachable() ? Collections.nCopies(MEASURED, "-") : measured(node));
        return cells.toArray();
    }

    private static List<String> measured(NodeReport node) {
        NodeReport.Clock clock = node.clock();
        NodeReport.Work work = node.work();
        return List.of(
                node.uptimeMicros() / 1_000_000 + " s",
                Micros.text(clock.pingMicros()),
                "%+d ±%d µs".formatted(clock.clockOffsetMicros(), clock.clockErrorMicros()),
                Micros.text(work.eventLoops().stream()
                        .mapToLong(NodeReport.EventLoop::lagMicros)
                        .max()
                        .orElse(0)),
                lanes(work.lanes()),
                windows(work.windows()),
                Integer.toString(work.openRequests()),
                "%d/%d MiB"
                        .formatted(
                                node.heap().heapUsedBytes() / MEBIBYTE,
                                node.heap().heapMaxBytes() / MEBIBYTE),
                Long.toString(node.tap().hops()),
                Long.toString(node.tap().drops()));
    }

    private static String lanes(List<NodeGauges.Lane> lanes) {
        if (lanes.isEmpty()) {
            return "-";
        }
        long lost = lanes.stream().filter(lane -> !lane.connected()).count();
        return "%d (%d queued, %d running%s)"
                .formatted(
                        lanes.size(),
                        lanes.stream().mapToInt(NodeGauges.Lane::queued).sum(),
                        lanes.stream().mapToInt(NodeGauges.Lane::inFlight).sum(),
                        lost == 0 ? "" : ", " + lost + " without a connection");
    }

    private static String windows(Collection<NodeGauges.Window> windows) {
        return windows.isEmpty()
                ? "-"
                : windows.stream().map(NodesCommand::window).collect(Collectors.joining(" "));
    }

    private static String window(NodeGauges.Window window) {
        String taken = window.taken() + "/" + window.size();
        return window.waiting() > 0 ? taken + "+" + window.waiting() : taken;
    }
}

package dev.baton.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.cli.client.AdminClient;
import dev.baton.cli.terminal.Console;
import dev.baton.cli.terminal.HopLine;
import dev.baton.cli.terminal.Micros;
import dev.baton.terminal.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
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

    @Option(names = "--json", description = "For programs.")
    private boolean json;

    @Mixin
    private AdminOptions admin;

    @Override
    public Integer call() {
        Console console = new Console();
        JsonNode cluster;
        try (AdminClient client = admin.client()) {
            cluster = client.get("/api/nodes");
        }
        if (json) {
            console.line(cluster.toString());
        } else {
            print(console, cluster);
        }
        boolean silent = all(cluster.path("nodes")).stream()
                .anyMatch(node -> node.path("unreachable").asBoolean());
        return silent || !cluster.path("orphans").isEmpty() ? NOT_ALL_WELL : 0;
    }

    private static void print(Console console, JsonNode cluster) {
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
                "PARKED",
                "HEAP",
                "HOPS",
                "DROPS");
        for (JsonNode node : cluster.path("nodes")) {
            table.row(row(node));
        }
        table.print(console);
        for (JsonNode orphan : cluster.path("orphans")) {
            console.line(
                    "-- %s is still subscribed by %s, which is gone; POST /api/orphans/repair takes it out",
                    orphan.path("address").asText(), orphan.path("nodeId").asText());
        }
    }

    private static Object[] row(JsonNode node) {
        boolean silent = node.path("unreachable").asBoolean();
        List<String> cells = new ArrayList<>(List.of(
                HopLine.clean(node.path("name").asText()),
                all(node.path("roles")).stream().map(JsonNode::asText).collect(Collectors.joining(",")),
                silent ? "no answer" : node.path("state").asText(),
                node.path("adminPort").asText("-")));
        cells.addAll(
                silent
                        ? List.of("-", "-", "-", "-", "-", "-", "-", "-", "-", "-")
                        : List.of(
                                node.path("uptimeMicros").asLong() / 1_000_000 + " s",
                                Micros.text(node.path("pingMicros").asLong()),
                                "%+d ±%d µs"
                                        .formatted(
                                                node.path("clockOffsetMicros").asLong(),
                                                node.path("clockErrorMicros").asLong()),
                                Micros.text(all(node.path("eventLoops")).stream()
                                        .mapToLong(
                                                loop -> loop.path("lagMicros").asLong())
                                        .max()
                                        .orElse(0)),
                                lanes(all(node.path("lanes"))),
                                windows(all(node.path("windows"))),
                                node.path("parked").asText("0"),
                                node.path("heapUsedBytes").asLong() / MEBIBYTE + "/"
                                        + node.path("heapMaxBytes").asLong() / MEBIBYTE + " MiB",
                                node.path("tap").path("hops").asText("0"),
                                node.path("tap").path("drops").asText("0")));
        return cells.toArray();
    }

    private static String lanes(List<JsonNode> lanes) {
        if (lanes.isEmpty()) {
            return "-";
        }
        long lost = lanes.stream()
                .filter(lane -> !lane.path("connected").asBoolean())
                .count();
        return "%d (%d queued, %d running%s)"
                .formatted(
                        lanes.size(),
                        lanes.stream()
                                .mapToLong(lane -> lane.path("queued").asLong())
                                .sum(),
                        lanes.stream()
                                .mapToLong(lane -> lane.path("inFlight").asLong())
                                .sum(),
                        lost == 0 ? "" : ", " + lost + " without a connection");
    }

    private static String windows(List<JsonNode> windows) {
        return windows.isEmpty()
                ? "-"
                : windows.stream()
                        .map(window -> "%s/%s"
                                        .formatted(
                                                window.path("taken").asText(),
                                                window.path("size").asText())
                                + (window.path("waiting").asLong() > 0
                                        ? "+" + window.path("waiting").asText()
                                        : ""))
                        .collect(Collectors.joining(" "));
    }

    private static List<JsonNode> all(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }
}

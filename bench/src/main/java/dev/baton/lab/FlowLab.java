package dev.baton.lab;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.cluster.ClusterProblem;
import dev.baton.inspector.api.TimelineView;
import dev.baton.load.Machine;
import dev.baton.load.WarmUp;
import dev.baton.load.Workload;
import dev.baton.message.Json;
import dev.baton.terminal.CommandTool;
import dev.baton.terminal.Table;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * {@code baton lab --flow}: in each completion style, which of a flow's stages holds which thread and for how long, and
 * what a load of it does to strangers: requests of another flow on the same nodes. Over the cluster that runs here.
 */
final class FlowLab {
    private static final int RECORDED = 20;
    /** At the most, in each style: as long as it is measured. */
    private static final int LOOKS_A_SECOND = 2;

    private static final Duration LOOK = Duration.ofMillis(500);
    private static final int STRANGERS = 2;
    private static final int ROUNDS = 3;
    private static final int SECONDS = 2;
    private static final int AT_ONCE = 16;
    private static final Duration SETTLES = Duration.ofMillis(300);

    private final Options options;
    private final Consumer<String> lines;

    /**
     * What is wanted; numbers may be {@link Laboratory#DEFAULT}.
     *
     * @param input a file with the flow's input as JSON; empty: made of its schema
     * @param beside the strangers' flow; empty: one of the samples, if they are there
     * @param key for flows that want one; empty: the samples' in the development profile
     */
    record Options(
            String flow,
            Optional<Path> input,
            Optional<String> beside,
            Optional<String> key,
            int rounds,
            int seconds,
            int atOnce) {
        Options {
            rounds = rounds == Laboratory.DEFAULT ? ROUNDS : rounds;
            seconds = seconds == Laboratory.DEFAULT ? SECONDS : seconds;
            atOnce = atOnce == Laboratory.DEFAULT ? AT_ONCE : atOnce;
            if (rounds < 1 || seconds < 1 || atOnce < 1 || atOnce > LabPlan.MOST_AT_ONCE) {
                throw new ClusterProblem("--rounds and --seconds want numbers from 1, --concurrency 1 to %d"
                        .formatted(LabPlan.MOST_AT_ONCE));
            }
        }
    }

    FlowLab(Options options, Consumer<String> lines) {
        this.options = options;
        this.lines = lines;
    }

    /** Prints two tables, and writes {@code flow-NAME.json}. */
    void run(Path out) throws IOException {
        try (FlowClient client = new FlowClient(
                address(CommandTool.GATEWAYS),
                address(CommandTool.ADMINS),
                Optional.ofNullable(System.getProperty(CommandTool.CA_FILE))
                        .filter(file -> !file.isEmpty())
                        .map(Path::of),
                options.key().orElseGet(Workload.TRANSFER::key))) {
            FlowReport report = run(client);
            Files.createDirectories(out);
            Path file = out.resolve("flow-" + report.flow() + ".json");
            Files.write(file, Json.write(report).getBytes());
            print(report);
            lines.accept("All of it: " + file);
        }
    }

    private static URI address(String property) {
        return Optional.of(System.getProperty(property, "").split(",", 2)[0])
                .filter(uri -> !uri.isEmpty())
                .map(URI::create)
                .orElseThrow(() -> new ClusterProblem(
                        "No cluster runs here. Start one that has the flow: ./baton up --flows JAR, or ./baton dev"));
    }

    FlowReport run(FlowClient client) throws IOException {
        if (!client.development()) {
            throw new ClusterProblem(
                    "This cluster is not in the development profile: the lab sends requests that do what they say");
        }
        List<FlowOperation> flows = FlowOperation.all(client.openApi());
        FlowOperation flow = FlowOperation.named(options.flow(), flows);
        ObjectNode input = input(flow);
        FlowOperation.Call call = flow.call(input);
        probe(client, flow, call, "Give an input that it takes: --input FILE");
        Optional<FlowOperation> beside = beside(flows, flow);
        beside.ifPresent(other -> probe(client, other, other.call(other.example()), "Name another one: --beside"));
        warmUp(client, flow, call);
        lines.accept("%d requests of each style, one after the other, in turn".formatted(RECORDED));
        List<FlowTimes> times = times(client, flow, call);
        List<FlowStrangers> strangers = new ArrayList<>();
        for (String style : Row.styles()) {
            beside.ifPresent(other -> {
                lines.accept("%s: %s beside %d at once".formatted(style, other.name(), options.atOnce()));
                strangers.add(strangers(client, flow, call, style, other));
            });
        }
        return new FlowReport(
                Instant.now(),
                Machine.describe(),
                flow.name(),
                flow.method() + " " + flow.path(),
                input,
                options.atOnce(),
                options.rounds(),
                options.seconds(),
                beside.map(FlowOperation::name),
                times,
                strangers);
    }

    private ObjectNode input(FlowOperation flow) throws IOException {
        if (options.input().isEmpty()) {
            return flow.example();
        }
        Path file = options.input().get();
        if (!Files.isReadable(file)) {
            throw new ClusterProblem("--input %s can't be read".formatted(file));
        }
        return FlowOperation.object(Buffer.buffer(Files.readAllBytes(file)), file.toString());
    }

    /** A flow that refuses its input would be measured as a fast one. */
    private static void probe(FlowClient client, FlowOperation flow, FlowOperation.Call call, String advice) {
        FlowClient.Answer answer = client.send(flow, call, Row.styles().getFirst(), false);
        if (!answer.ok()) {
            throw new ClusterProblem("%s %s%s was answered with %s. %s"
                    .formatted(
                            call.method(),
                            call.path(),
                            call.body().isEmpty() ? "" : " " + call.body(),
                            answer.story().strip(),
                            advice));
        }
    }

    private Optional<FlowOperation> beside(List<FlowOperation> flows, FlowOperation flow) {
        if (options.beside().isPresent()) {
            return options.beside().map(name -> FlowOperation.named(name, flows));
        }
        return Stream.of("lab-work", "lookup")
                .filter(name -> !name.equals(flow.name()))
                .flatMap(name -> flows.stream().filter(other -> other.name().equals(name)))
                .findFirst();
    }

    /** Cold JVMs would make the style that comes first the slowest. */
    private void warmUp(FlowClient client, FlowOperation flow, FlowOperation.Call call) {
        int most = LOOKS_A_SECOND * options.rounds() * options.seconds();
        for (String style : Row.styles()) {
            try (FlowLoad load = new FlowLoad(options.atOnce(), () -> client.send(flow, call, style, false))) {
                int looks = WarmUp.untilNoFaster(most, () -> load.measured(LOOK).perSecond());
                lines.accept("Warmed up: %s, %d looks".formatted(style, looks));
            }
        }
    }

    /** One request of each style in turn, so that what slowly changes is the same to all. */
    private static List<FlowTimes> times(FlowClient client, FlowOperation flow, FlowOperation.Call call) {
        Map<String, List<TimelineView>> timelines = new LinkedHashMap<>();
        for (int round = 0; round < RECORDED; round++) {
            for (String style : Row.styles()) {
                List<TimelineView> seen = timelines.computeIfAbsent(style, ignored -> new ArrayList<>());
                FlowClient.Answer answer = client.send(flow, call, style, true);
                if (answer.ok()) {
                    client.timeline(answer.requestId()).ifPresent(seen::add);
                }
            }
        }
        return timelines.entrySet().stream()
                .map(each -> FlowTimes.of(each.getKey(), each.getValue()))
                .toList();
    }

    /** In turns, so that what slowly changes counts for neither. */
    private FlowStrangers strangers(
            FlowClient client, FlowOperation flow, FlowOperation.Call call, String style, FlowOperation other) {
        List<FlowLoad.Result> alone = new ArrayList<>();
        List<FlowLoad.Result> beside = new ArrayList<>();
        List<FlowLoad.Result> loads = new ArrayList<>();
        FlowOperation.Call theirs = other.call(other.example());
        Duration time = Duration.ofSeconds(options.seconds());
        try (FlowLoad strangers = new FlowLoad(
                STRANGERS, () -> client.send(other, theirs, Row.styles().getFirst(), false))) {
            strangers.measured(SETTLES);
            for (int round = 0; round < options.rounds(); round++) {
                alone.add(strangers.measured(time));
                try (FlowLoad load = new FlowLoad(options.atOnce(), () -> client.send(flow, call, style, false))) {
                    load.measured(SETTLES);
                    beside.add(strangers.measured(time));
                    loads.add(load.soFar());
                }
            }
        }
        return new FlowStrangers(style, alone, beside, loads);
    }

    private void print(FlowReport report) {
        lines.accept("");
        lines.accept("%s, %s, with %s".formatted(report.flow(), report.route(), report.input()));
        lines.accept("Where its time goes: medians of requests that were sent one after the other. Parts overlap.");
        lines.accept("");
        Table parts = new Table("style", "stage", "what", "where", "ms", "of request");
        for (FlowTimes times : report.times()) {
            for (FlowTimes.Part part : times.parts()) {
                parts.row(
                        times.style(),
                        part.label(),
                        part.what(),
                        part.where(),
                        millis(part.micros().value()),
                        LabTable.percent(part.share()) + " %");
            }
        }
        parts.print(lines);
        lines.accept("");
        Table wholes = new Table("style", "recorded", "request ms", "a thread waits in it for");
        report.times()
                .forEach(times -> wholes.row(
                        times.style(),
                        times.recorded() + " of " + RECORDED,
                        times.recorded() == 0
                                ? "unknown"
                                : millis(times.tookMicros().value()),
                        times.recorded() == 0 ? "unknown" : LabTable.percent(times.heldShare()) + " % of its time"));
        wholes.print(lines);
        lines.accept("");
        printStrangers(report);
    }

    private void printStrangers(FlowReport report) {
        if (report.beside().isEmpty()) {
            lines.accept("Strangers: not measured, as there is no flow to be beside. Name one: --beside FLOW");
            return;
        }
        lines.accept("Strangers: %d clients of %s (style notification), alone and beside %d at once of %s"
                .formatted(STRANGERS, report.beside().get(), report.atOnce(), report.flow()));
        lines.accept("");
        Table table = new Table(
                "style of load",
                "p50 ms alone",
                "p50 ms beside",
                "compared",
                "p99 ms alone",
                "p99 ms beside",
                "turned away",
                "load/s",
                "load turned away");
        report.strangers().forEach(row -> table.row(row.words().toArray()));
        table.print(lines);
        lines.accept("");
    }

    private static String millis(double micros) {
        return LabTable.say("%.2f", micros / 1e3);
    }
}

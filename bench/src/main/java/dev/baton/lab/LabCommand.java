package dev.baton.lab;

import dev.baton.cluster.Installation;
import dev.baton.terminal.CommandTool;
import dev.baton.terminal.Table;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code baton lab}: the ways to wait, side by side. */
@Command(
        name = "baton lab",
        description = {
            "Do the same work in each completion style, by each server model and over each transport, "
                    + "and see what it costs.",
            "",
            "Starts PostgreSQL and a cluster of its own on free ports, sends the same load to each row "
                    + "in turn, round after round, and stops"
                    + " everything again. The database sleeps a stated time in each batch, so that there "
                    + "is idle time to see. Then two requests that"
                    + " overlap are recorded for each row, and drawn: a row a thread, time to the right.",
            "",
            "Each row is warmed up until it gets no faster. Then the load grows, and curves show where a row "
                    + "holds and where it breaks; figures that differ by less than the rounds do are called level.",
            "",
            "Writes report.html (one file, needs nothing else), report.json and timelines/ROW.svg, and "
                    + "prints the table: medians of the rounds, with the"
                    + " spread from the lowest to the highest. Needs a machine that does nothing else.",
            "",
            "With --flow: where the time of a flow of your own goes, over the cluster that runs here: in each style, "
                    + "which stage holds which thread, and what a load of it does to another flow beside it.",
            "",
            "With --live: a page that shows the threads of a running cluster while you turn its knobs; starts a "
                    + "cluster if none runs here.",
            "",
            "Options:"
        },
        optionListHeading = "",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Rows: notification, callback, polling, blocking, coroutine (completion styles); "
                    + "event-loop, thread-pool, thread-per-request,"
                    + " virtual-threads, multi-process (server models); nio, epoll, io_uring (transports).",
            "",
            "Examples:",
            "  baton lab --live                                    watch threads, turn knobs, let nodes fail",
            "  baton lab --flow transfer                           which thread its stages hold, and for how long",
            "  baton lab --static site                             measured points as a page that works from a file",
            "  baton lab --static site --points points.json        the same page again, nothing measured",
            "  baton lab --quick                                   a first look, in less than three minutes",
            "  baton lab --rows notification,blocking              these two",
            "  baton lab --database-latency 0 --concurrency 32     who is faster when nothing is to wait for"
        })
final class LabCommand implements Callable<Integer> {

    /** What each of these does another thing with, and what goes with it. */
    private static final Map<String, Set<String>> GOES_WITH = Map.of(
            "--live", Set.of("--data-dir", "--http-port", "--admin-port"),
            "--flow", Set.of("--input", "--beside", "--key", "--rounds", "--seconds", "--concurrency", "--out"),
            "--points", Set.of("--static"));

    private static final Set<String> COUNTS = Set.of("--rounds", "--seconds", "--concurrency");

    /** What {@code --quick} says itself. */
    private static final Set<String> OF_QUICK = Set.of("--rounds", "--seconds");

    private static final Set<String> PORTS = Set.of("--http-port", "--admin-port");

    private static final Set<String> WITHOUT_THEM = Set.of(
            "--quick",
            "--static",
            "--rows",
            "--rounds",
            "--seconds",
            "--concurrency",
            "--loads",
            "--database-latency",
            "--out");

    /** What goes with {@code --flow}. */
    private static final class FlowInput {
        @Option(
                names = "--input",
                paramLabel = "FILE",
                description = "With --flow: its input as JSON, fields of path and query among them. "
                        + "Default: made of its schema")
        private Optional<Path> input = Optional.empty();

        @Option(
                names = "--beside",
                paramLabel = "NAME",
                description = "With --flow: the flow of the strangers. Default: lab-work, or lookup")
        private Optional<String> beside = Optional.empty();

        @Option(
                names = "--key",
                paramLabel = "KEY",
                description = "With --flow: sent as a bearer token. Default: that of the samples in development")
        private Optional<String> key = Optional.empty();

        FlowLab.Options options(String flow, int rounds, int seconds, int atOnce) {
            return new FlowLab.Options(flow, input, beside, key, rounds, seconds, atOnce);
        }
    }

    /** What goes with {@code --static}. */
    private static final class StaticInput {
        @Option(
                names = "--static",
                paramLabel = "DIR",
                description = "Measure the styles, and write one page of the measured points that works from a file; "
                        + "and the points, as points.json.")
        private Optional<Path> dir = Optional.empty();

        @Option(
                names = "--points",
                paramLabel = "FILE",
                description = "With --static: measure nothing, and write the page of these points.")
        private Optional<Path> points = Optional.empty();
    }

    @Spec
    private CommandSpec spec;

    @Option(names = "--quick", description = "Two rounds of 1 s: less than three minutes, for a first look.")
    private boolean quick;

    @Option(names = "--live", description = "Open the live lab of the cluster that runs here; start one if none does.")
    private boolean live;

    @Option(names = "--flow", paramLabel = "NAME", description = "What this flow does to threads, and to strangers.")
    private Optional<String> flow = Optional.empty();

    @ArgGroup(exclusive = false)
    private FlowInput flowInput = new FlowInput();

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "With --live: that cluster's. Default: as of baton up")
    private Optional<Path> dataDir = Optional.empty();

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            description = "With --live, of a cluster to start. Default: 8080")
    private int httpPort = LiveLab.HTTP_PORT;

    @Option(names = "--admin-port", paramLabel = "PORT", description = "With --live, likewise. Default: 9090")
    private int adminPort = LiveLab.ADMIN_PORT;

    @ArgGroup(exclusive = false)
    private StaticInput staticInput = new StaticInput();

    @Option(names = "--rows", split = ",", paramLabel = "ROW", description = "Default: all of them")
    private List<String> rows = List.of();

    @Option(names = "--rounds", paramLabel = "N", description = "Default: 5")
    private int rounds = Laboratory.DEFAULT;

    @Option(names = "--seconds", paramLabel = "N", description = "Of each measurement. Default: 4")
    private int seconds = Laboratory.DEFAULT;

    @Option(names = "--concurrency", paramLabel = "N", description = "Requests at once, up to 64. Default: 8")
    private int concurrency = Laboratory.DEFAULT;

    @Option(
            names = "--loads",
            split = ",",
            paramLabel = "N",
            description = "Requests at once, in turn, for the curves. Default: 8,64,512,4096; with --quick: 8,512")
    private List<Integer> loads = List.of();

    @Option(
            names = "--database-latency",
            paramLabel = "MS",
            description = "Milliseconds for which the database sleeps in each batch, up to 1000. Default: 20")
    private int databaseLatency = Laboratory.DEFAULT;

    @Option(names = "--out", paramLabel = "DIR", description = "Where the report goes. Default: lab")
    private Path dir = Path.of("lab");

    @Override
    public Integer call() throws Exception {
        refuseWhatWouldBePassedOver();
        PrintWriter out = spec.commandLine().getOut();
        if (live) {
            new LiveLab(Installation.findHome(), out::println).open(httpPort, adminPort, dataDir);
            return 0;
        }
        if (flow.isPresent()) {
            new FlowLab(flowInput.options(flow.get(), rounds, seconds, concurrency), out::println).run(dir);
            return 0;
        }
        if (staticInput.points.isPresent()) {
            StaticEdition edition = new StaticEdition(staticInput.dir.orElseThrow());
            edition.write(staticInput.points.get());
            out.println("The page: " + edition.page());
            return 0;
        }
        measure(out);
        return 0;
    }

    private void refuseWhatWouldBePassedOver() {
        Set<String> given = spec.commandLine().getParseResult().matchedOptions().stream()
                .map(OptionSpec::longestName)
                .collect(Collectors.toCollection(TreeSet::new));
        Optional<String> kind = given.stream().filter(GOES_WITH::containsKey).min(Comparator.naturalOrder());
        Set<String> others = without(given, kind.map(GOES_WITH::get).orElse(WITHOUT_THEM));
        kind.ifPresent(others::remove);
        if (!others.isEmpty()) {
            refuse(kind.map(name -> dontGoTogether(name, others))
                    .orElseGet(() -> goesWith(others.iterator().next())));
        }
        if (staticInput.points.isPresent() && staticInput.dir.isEmpty()) {
            refuse("--points goes with --static");
        }
        if (staticInput.dir.isPresent() && given.contains("--out")) {
            refuse("--static and --out don't go together: DIR is where");
        }
        if (quick && given.stream().anyMatch(OF_QUICK::contains)) {
            refuse(dontGoTogether("--quick", among(given, OF_QUICK)));
        }
        if (live && given.stream().anyMatch(PORTS::contains)) {
            refuseIfOneRuns(among(given, PORTS));
        }
        refuseWrongValues();
    }

    private void refuseIfOneRuns(Set<String> ports) {
        LiveLab.running()
                .ifPresent(uri ->
                        refuse("a cluster runs already, at %s, and its ports are its own: %s is for one that is started"
                                .formatted(uri, String.join(", ", ports))));
    }

    private static Set<String> without(Set<String> given, Set<String> those) {
        return given.stream().filter(name -> !those.contains(name)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> among(Set<String> given, Set<String> those) {
        return given.stream().filter(those::contains).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String dontGoTogether(String one, Set<String> others) {
        return one + " and " + String.join(", ", others) + " don't go together";
    }

    private void refuseWrongValues() {
        refuseEmptyPlaces("--rows", "name");
        refuseEmptyPlaces("--loads", "number");
        boolean below1 = spec.commandLine().getParseResult().matchedOptions().stream()
                .anyMatch(option -> COUNTS.contains(option.longestName()) && option.<Integer>getValue() < 1);
        if (below1) {
            refuse("--rounds, --seconds and --concurrency want numbers from 1");
        }
        if (staticInput.dir.isPresent() && !Row.styles().containsAll(rows)) {
            refuse("--static has completion styles only: " + String.join(", ", Row.styles()));
        }
    }

    private void refuseEmptyPlaces(String option, String what) {
        spec.findOption(option).originalStringValues().stream()
                .filter(text -> Arrays.stream(text.split(",", -1)).anyMatch(String::isBlank))
                .findFirst()
                .ifPresent(text -> refuse("%s is '%s': a %s is empty".formatted(option, text, what)));
    }

    private static String goesWith(String option) {
        return option + " goes with "
                + GOES_WITH.entrySet().stream()
                        .filter(kind -> kind.getValue().contains(option))
                        .map(Map.Entry::getKey)
                        .sorted()
                        .collect(Collectors.joining(" or "));
    }

    private void refuse(String why) {
        throw new ParameterException(spec.commandLine(), why);
    }

    private void measure(PrintWriter out) throws IOException {
        Optional<StaticEdition> edition = staticInput.dir.map(StaticEdition::new);
        List<String> chosen = edition.isPresent() && rows.isEmpty() ? Row.styles() : rows;
        Path target = staticInput.dir.orElse(dir);
        Laboratory laboratory = new Laboratory(
                new Laboratory.Options(quick, chosen, rounds, seconds, concurrency, loads, databaseLatency, target),
                Boolean.getBoolean(CommandTool.ERR_IS_TERMINAL),
                out::println);
        List<List<String>> lines = edition.isPresent() ? laboratory.runStatic() : laboratory.run();
        Table table = new Table(lines.getFirst().toArray(String[]::new));
        lines.stream().skip(1).forEach(line -> table.row(line.toArray()));
        table.print(out::println);
        out.println("The report: " + edition.map(StaticEdition::page).orElseGet(() -> target.resolve("report.html")));
    }
}

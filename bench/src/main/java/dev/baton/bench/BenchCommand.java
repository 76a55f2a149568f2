package dev.baton.bench;

import dev.baton.cluster.ClusterProblem;
import dev.baton.load.Workload;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code baton bench}: throughput and latency of this platform and of its peers. */
@Command(
        name = "baton bench",
        description = {
            "Measure a cluster of its own and its peers under the same load, on the same PostgreSQL "
                    + "(fsync on), in turn.",
            "Writes report.json and report.html; every figure is a ratio of figures measured in this "
                    + "run. Needs a machine that does nothing"
                    + " else."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--quick",
            description =
                    "tpcb and lookup, one round of 2 s at 1, 64 and 256 requests at once, without the durable peers:"
                            + " under 3 minutes.")
    private boolean quick;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "WORK",
            description = "tpcb, lookup, db, queries, fortunes, updates. Default: all of them. Also tpcb-one-commit"
                    + " (tpcb with one commit instead of two). Or, alone: store (a full store beside an empty one),"
                    + " expiry (whether the store stops growing), recovery (kill -9 of a node with 1000 running"
                    + " requests), start (how soon a cluster is ready, and fast), idle (what one costs that has"
                    + " nothing to do), tls (TLS everywhere beside none), watch (a viewer of the live lab beside"
                    + " none).")
    private List<String> only = List.of();

    @Option(
            names = "--stored",
            paramLabel = "N",
            description = "Answered requests in the full store. Default: 2000000; with --quick 100000")
    private @Nullable Integer stored;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            description = "A cluster of N nodes that play all roles each. Default: a gateway, two db-workers and a"
                    + " compute-service.")
    private @Nullable Integer equalNodes;

    @Option(names = "--no-peers", description = "The cluster alone.")
    private boolean noPeers;

    @Option(
            names = "--tap",
            description = "Instead of all that: what the tap costs, measured with transfers, off, headers, "
                    + "off, full, in turn.")
    private boolean tap;

    @Option(
            names = "--profile",
            description = "Instead of all that: where processor time and memory of each node go, as flame graphs; with"
                    + " tpcb, or the first of --only.")
    private boolean profile;

    @Option(
            names = "--concurrency",
            split = ",",
            paramLabel = "N",
            description = "Requests at once. Default: 1,8,64,256,1024")
    private List<Integer> concurrency = List.of();

    @Option(names = "--rounds", paramLabel = "N", description = "Default: 3")
    private int rounds = 3;

    @Option(names = "--seconds", paramLabel = "N", description = "Of each measurement. Default: 5")
    private int seconds = 5;

    @Option(names = "--scale", paramLabel = "N", description = "Of pgbench's tables. Default: 10")
    private int scale = 10;

    @Option(names = "--out", paramLabel = "DIR", description = "Where the report goes. Default: bench-report")
    private Path dir = Path.of("bench-report");

    @Override
    public Integer call() throws Exception {
        refuseWrongNumbers();
        refuseWhatQuickSays();
        Consumer<String> out = spec.commandLine().getOut()::println;
        if (tap) {
            refuseOthersThan("--tap", "--rounds", "--seconds", "--out");
            return new TapCost(rounds, seconds, dir, out).run() ? 0 : 1;
        }
        List<SoloBench> alone = SoloBench.named(only);
        if (!alone.isEmpty()) {
            refuseOthersThan("--only", "--quick", "--nodes", "--rounds", "--seconds", "--scale", "--out", "--stored");
            return runAlone(alone, out) ? 0 : 1;
        }
        if (profile) {
            refuseOthersThan("--profile", "--only", "--seconds", "--out");
            new Profile(only.isEmpty() ? Workload.TPCB : Benchmark.work(only.getFirst()), seconds, dir, out).run();
            return 0;
        }
        refuseOthersThan(
                "--quick",
                "--only",
                "--nodes",
                "--no-peers",
                "--concurrency",
                "--rounds",
                "--seconds",
                "--scale",
                "--out");
        var options = new Benchmark.Options(
                quick, only, Optional.ofNullable(equalNodes), !noPeers, concurrency, rounds, seconds, scale, dir);
        return new Benchmark(options, out).run() ? 0 : 1;
    }

    private void refuseWrongNumbers() {
        if (rounds < 1
                || seconds < 1
                || scale < 1
                || (stored != null && stored < 1)
                || (equalNodes != null && equalNodes < 1)) {
            throw new ClusterProblem("--stored, --nodes, --rounds, --seconds and --scale want numbers from 1");
        }
    }

    private void refuseWhatQuickSays() {
        List<String> said = spec.commandLine().getParseResult().matchedOptions().stream()
                .map(OptionSpec::longestName)
                .filter(List.of("--rounds", "--seconds")::contains)
                .sorted()
                .toList();
        if (quick && !said.isEmpty()) {
            throw new ClusterProblem("--quick and %s don't go together".formatted(String.join(", ", said)));
        }
    }

    /** What is passed over in silence would be taken for what was measured. */
    private void refuseOthersThan(String... used) {
        spec.commandLine().getParseResult().matchedOptions().stream()
                .map(OptionSpec::longestName)
                .filter(option -> !List.of(used).contains(option))
                .findFirst()
                .ifPresent(option -> {
                    throw new ClusterProblem("%s has no meaning here; this measurement knows %s"
                            .formatted(option, String.join(", ", used)));
                });
    }

    private boolean runAlone(List<SoloBench> benches, Consumer<String> out) throws Exception {
        if (stored != null && !benches.contains(SoloBench.STORE)) {
            throw new ClusterProblem("--stored has a meaning with --only store");
        }
        var options = new SoloOptions(
                quick, Optional.ofNullable(stored), Optional.ofNullable(equalNodes), rounds, seconds, scale, dir);
        boolean reached = true;
        for (SoloBench bench : benches) {
            reached &= bench.report(options, out);
        }
        return reached;
    }
}

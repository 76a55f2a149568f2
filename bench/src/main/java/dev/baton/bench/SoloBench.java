package dev.baton.bench;

import dev.baton.cluster.ClusterProblem;
import dev.baton.load.Machine;
import dev.baton.message.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/** A benchmark that runs alone, by its name, instead of the comparison with peers. */
enum SoloBench {
    /** A full store beside an empty one. */
    STORE {
        private static final int STORED = 2_000_000;
        private static final int QUICK_STORED = 100_000;

        @Override
        Findings run(SoloOptions options, Consumer<String> news) throws Exception {
            int stored = options.stored().orElse(options.quick() ? QUICK_STORED : STORED);
            return new StoreCost(stored, options, news).run();
        }
    },
    /** Whether the store stops growing, and what removing costs. */
    EXPIRY {
        @Override
        Findings run(SoloOptions options, Consumer<String> news) {
            Duration keep = options.quick() ? Duration.ofSeconds(20) : Duration.ofMinutes(2);
            return new StoreGrowth(keep, options, news).run();
        }
    },
    /** From a kill -9 of their owner until requests are done. */
    RECOVERY {
        private static final int REQUESTS = 1_000;
        private static final int QUICK_REQUESTS = 200;

        @Override
        Findings run(SoloOptions options, Consumer<String> news) throws Exception {
            if (options.equalNodes().filter(nodes -> nodes < 2).isPresent()) {
                throw new ClusterProblem("--only recovery kills a node, and wants --nodes 2 or more");
            }
            int requests = options.quick() ? QUICK_REQUESTS : REQUESTS;
            RecoveryTime.Report report =
                    new RecoveryTime(requests, options.installation(), options.cluster(2), news).run();
            Files.createDirectories(options.out());
            Files.writeString(options.out().resolve("recovery.html"), RecoveryPage.of(report, Machine.describe()));
            return report;
        }
    },
    /** How soon a cluster is ready, and how fast it is then. */
    START {
        @Override
        Findings run(SoloOptions options, Consumer<String> news) throws Exception {
            try (StartTime starts = new StartTime(options, news)) {
                return starts.run();
            }
        }
    },
    /** What a cluster with nothing to do costs. */
    IDLE {
        @Override
        Findings run(SoloOptions options, Consumer<String> news) throws Exception {
            Duration settle = Duration.ofSeconds(options.quick() ? 20 : 120);
            Duration measured = Duration.ofSeconds(options.quick() ? 15 : 60);
            return new IdleCost(settle, measured, options, news).run();
        }
    },
    /** TLS everywhere beside none. */
    TLS {
        private static final int CONNECTIONS = 128;
        private static final int WARM_UPS = 20;
        private static final int QUICK_WARM_UPS = 2;

        @Override
        Findings run(SoloOptions options, Consumer<String> news) {
            int warmUps = options.quick() ? QUICK_WARM_UPS : WARM_UPS;
            return new TlsCost(options, CONNECTIONS, warmUps, news).run();
        }
    },
    /** A viewer of the live lab beside none. */
    WATCH {
        @Override
        Findings run(SoloOptions options, Consumer<String> news) {
            return new WatchCost(options, news).run();
        }
    };

    /** NAME.json. */
    private record Written(
            Instant at, String machine, SoloOptions options, List<Verdict> verdicts, Findings measured) {}

    abstract Findings run(SoloOptions options, Consumer<String> news) throws Exception;

    /**
     * Those with these names; none, if no name is one of a bench that runs alone.
     *
     * @throws ClusterProblem if only some are
     */
    static List<SoloBench> named(List<String> names) {
        List<SoloBench> found = names.stream()
                .distinct()
                .flatMap(name ->
                        Arrays.stream(values()).filter(bench -> bench.toString().equals(name.toLowerCase(Locale.ROOT))))
                .toList();
        if (!found.isEmpty() && found.size() < Set.copyOf(names).size()) {
            throw new ClusterProblem(
                    "--only is %s; %s run alone".formatted(String.join(",", names), Arrays.asList(values())));
        }
        return found;
    }

    /**
     * Writes NAME.json, and a line for each verdict.
     *
     * @return whether all was reached
     */
    boolean report(SoloOptions options, Consumer<String> news) throws Exception {
        Findings findings = run(options, news);
        write(findings, options);
        findings.verdicts().forEach(verdict -> news.accept(verdict.toString()));
        return findings.verdicts().stream().allMatch(Verdict::reached);
    }

    private void write(Findings findings, SoloOptions options) throws IOException {
        Written written = new Written(
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                Machine.describe(),
                options,
                findings.verdicts(),
                findings);
        Files.createDirectories(options.out());
        Files.write(options.out().resolve(this + ".json"), Json.write(written).getBytes());
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package dev.baton.bench;

import dev.baton.cluster.ClusterProblem;
import dev.baton.cluster.Folders;
import dev.baton.cluster.Ports;
import dev.baton.load.JavaProcess;
import dev.baton.load.LoadMain;
import dev.baton.load.LoadPlan;
import dev.baton.load.Median;
import dev.baton.load.Overdue;
import dev.baton.load.Workload;
import dev.baton.message.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * {@code ./baton up}, as a person types it, from that moment until the cluster is ready; and what the cluster does in
 * its first ten seconds, to its peak. The first start, which makes database, tables and the archive of classes, is
 * reported and counts for no target.
 */
final class StartTime implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int LOAD_MB = 512;
    private static final int CONNECTIONS = 128;
    private static final int SLICES = 5;
    private static final int SLICE_SECONDS = 2;
    private static final int MOST_LOOKS = 12;
    private static final double STILL_FASTER = 1.05;
    private static final int ADMIN_PORTS = 8;

    private final SoloOptions options;
    private final Consumer<String> news;
    private final Path dir;
    private final int httpPort = Ports.free();
    private final int adminPort = freeRow();
    private final JavaProcess load;
    private final Thread atCtrlC = new Thread(this::stopQuietly, "baton-bench-down");

    /**
     * A cluster that was started.
     *
     * @param firstSeconds requests a second in each two of its first ten seconds
     */
    record Start(double readySeconds, List<Double> firstSeconds, double peak) {
        Start {
            firstSeconds = List.copyOf(firstSeconds);
        }

        double share() {
            return firstSeconds.stream()
                            .mapToDouble(Double::doubleValue)
                            .average()
                            .orElse(Double.NaN)
                    / peak;
        }
    }

    /** @param first the one that makes the database */
    record Report(Start first, List<Start> again) implements Findings {
        static final double MOST_SECONDS = 14;
        static final double LEAST_SHARE = 0.5;

        Report {
            again = List.copyOf(again);
        }

        @Override
        public List<Verdict> verdicts() {
            Median ready = Median.of(again, Start::readySeconds);
            return List.of(
                    new Verdict(
                            "up, built, until ready",
                            "%s s (median of %d, %.1f to %.1f s; the first one %.1f s)"
                                    .formatted(
                                            Verdict.beside(MOST_SECONDS, ready.value(), 1),
                                            again.size(),
                                            ready.lowest(),
                                            ready.highest(),
                                            first.readySeconds()),
                            "at most %.0f s".formatted(MOST_SECONDS),
                            ready.value() <= MOST_SECONDS),
                    Verdict.atLeast(
                            LEAST_SHARE,
                            "the first ten seconds' throughput, to the peak",
                            Median.of(again, Start::share).value(),
                            2));
        }
    }

    StartTime(SoloOptions options, Consumer<String> news) throws IOException {
        this.options = options;
        this.news = news;
        this.dir = Files.createTempDirectory("baton-start-");
        this.load = JavaProcess.start(
                options.installation(), LOAD_MB, LoadMain.class.getName(), dir.resolve("load.log"), List.of());
        Runtime.getRuntime().addShutdownHook(atCtrlC);
    }

    private static int freeRow() {
        return IntStream.generate(Ports::free)
                .limit(1_000)
                .filter(first -> IntStream.range(first, first + ADMIN_PORTS).allMatch(Ports::isFree))
                .findFirst()
                .orElseThrow(() -> new ClusterProblem("No %d free ports in a row".formatted(ADMIN_PORTS)));
    }

    Report run() throws IOException {
        Start first = start("The first start");
        List<Start> again = new ArrayList<>();
        for (int round = 1; round <= options.rounds(); round++) {
            again.add(start("Start %d of %d".formatted(round, options.rounds())));
        }
        return new Report(first, again);
    }

    private Start start(String name) throws IOException {
        long began = System.nanoTime();
        baton(up());
        double ready = (System.nanoTime() - began) / 1e9;
        List<Double> slices = new ArrayList<>();
        for (int slice = 0; slice < SLICES; slice++) {
            slices.add(perSecond());
        }
        Start start = new Start(ready, slices, peak(slices));
        news.accept("%s: ready after %.1f s; then %.0f %% of the peak of %,.0f/s for ten seconds"
                .formatted(name, ready, 100 * start.share(), start.peak()));
        stop();
        return start;
    }

    private List<String> up() {
        List<String> command = new ArrayList<>(List.of(
                "up",
                "--detach",
                "--http-port",
                Integer.toString(httpPort),
                "--admin-port",
                Integer.toString(adminPort),
                "--data-dir",
                dir.resolve("data").toString()));
        options.equalNodes()
                .ifPresent(nodes -> command.addAll(List.of("--nodes", Integer.toString(nodes), "--shared-port")));
        return command;
    }

    /** When it gets no faster any more. */
    private double peak(List<Double> slices) {
        double best = slices.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        int noFaster = 0;
        for (int look = 1; look <= MOST_LOOKS && noFaster < 3; look++) {
            double perSecond = perSecond();
            noFaster = perSecond < best * STILL_FASTER ? noFaster + 1 : 0;
            best = Math.max(best, perSecond);
        }
        return best;
    }

    private double perSecond() {
        LoadPlan plan = new LoadPlan(httpPort, Workload.TPCB, options.scale(), CONNECTIONS, 0, 0, SLICE_SECONDS);
        load.say(Json.write(plan).toString());
        load.await(LoadMain.COUNTING);
        return LoadMain.result(load).perSecond();
    }

    private void stop() throws IOException {
        baton(List.of("down", "--data-dir", dir.resolve("data").toString()));
    }

    private void baton(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(options.installation().home().resolve("baton").toString());
        command.addAll(arguments);
        Path log = dir.resolve("commands.log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        // A database of its own, whatever database the user's variables name.
        builder.environment().keySet().removeIf(name -> name.startsWith("BATON_DATABASE_"));
        builder.environment().put("BATON_FLOWS_BENCH_SCALE", Integer.toString(options.scale()));
        Process process = builder.start();
        try (Overdue overdue = Overdue.after(LONGEST, process)) {
            int code = process.waitFor();
            if (code != 0) {
                throw new ClusterProblem("baton %s %s:%n%s"
                        .formatted(
                                String.join(" ", arguments),
                                overdue.reached() ? overdue : "ended with " + code,
                                Files.readString(log)));
            }
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new ClusterProblem("Stopped before it was done", e);
        }
    }

    /** There may be nothing to stop, and there is nothing else to be done about it. */
    private void stopQuietly() {
        try {
            stop();
        } catch (IOException | ClusterProblem e) {
            news.accept("The cluster in %s: %s".formatted(dir, e.getMessage()));
        }
    }

    @Override
    public void close() throws IOException {
        load.close();
        stopQuietly();
        try {
            Runtime.getRuntime().removeShutdownHook(atCtrlC);
            Folders.delete(dir);
        } catch (IllegalStateException e) { // it is Ctrl-C that closes
            news.accept(dir + " stays");
        }
    }
}

package dev.baton.lab;

import dev.baton.async.IoReason;
import dev.baton.cluster.ClusterProblem;
import dev.baton.cluster.Folders;
import dev.baton.cluster.Installation;
import dev.baton.message.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** A whole run: processes, measurements, pictures, report. */
public final class Laboratory {
    public static final int DEFAULT = -1;

    private static final int ROUNDS = 5;
    private static final int SECONDS = 4;
    private static final int QUICK_ROUNDS = 2;
    private static final int QUICK_SECONDS = 1;
    private static final int WARM_UPS = 12;
    private static final int QUICK_WARM_UPS = 4;
    private static final int CONCURRENCY = 8;
    private static final List<Integer> LOADS = List.of(8, 64, 512, 4_096);
    private static final List<Integer> QUICK_LOADS = List.of(8, 512);
    private static final int LATENCY_MILLIS = 20;
    private static final int WORK_ROUNDS = 1_500;

    private final LabPlan plan;
    private final Installation installation;
    private final boolean terminal;
    private final Consumer<String> lines;

    /**
     * What is to be measured.
     *
     * @param rows empty: all of them; numbers may be {@link #DEFAULT}
     * @param loads empty: the usual ones
     */
    public record Options(
            boolean quick,
            List<String> rows,
            int rounds,
            int seconds,
            int concurrency,
            List<Integer> loads,
            int latencyMillis,
            Path out) {
        public Options {
            rows = List.copyOf(rows);
            loads = List.copyOf(loads);
        }
    }

    /**
     * @param terminal whether a bar would be seen, on the error stream
     * @param lines for a person
     * @throws ClusterProblem if something is requested that there isn't
     */
    public Laboratory(Options options, boolean terminal, Consumer<String> lines) {
        this(plan(options), Installation.ofThisJvm(), terminal, lines);
    }

    Laboratory(LabPlan plan, Installation installation, boolean terminal, Consumer<String> lines) {
        this.plan = plan;
        this.installation = installation;
        this.terminal = terminal;
        this.lines = lines;
    }

    static LabPlan plan(Options options) {
        return new LabPlan(
                options.rows.isEmpty()
                        ? List.of(Row.values())
                        : options.rows.stream()
                                .map(Row::named)
                                .distinct()
                                .sorted()
                                .toList(),
                chosen(options.rounds, options.quick ? QUICK_ROUNDS : ROUNDS),
                options.quick ? QUICK_WARM_UPS : WARM_UPS,
                options.quick ? 0 : 1,
                chosen(options.seconds, options.quick ? QUICK_SECONDS : SECONDS),
                chosen(options.concurrency, CONCURRENCY),
                options.loads.isEmpty() ? options.quick ? QUICK_LOADS : LOADS : options.loads,
                Duration.ofMillis(chosen(options.latencyMillis, LATENCY_MILLIS)),
                WORK_ROUNDS,
                options.quick,
                options.out);
    }

    private static int chosen(int value, int otherwise) {
        return value == DEFAULT ? otherwise : value;
    }

    /** @return the table, with its titles first */
    public List<List<String>> run() throws IOException {
        Files.createDirectories(plan.out().resolve("timelines")); // before minutes are spent
        LabReport report = measured();
        write(report);
        return LabTable.of(report);
    }

    /** The static edition instead of the report. */
    List<List<String>> runStatic() throws IOException {
        Files.createDirectories(plan.out());
        LabReport report = measured();
        new StaticEdition(plan.out()).write(MeasuredPoints.of(report));
        return LabTable.of(report);
    }

    private LabReport measured() throws IOException {
        Path dir = Files.createTempDirectory("baton-lab-");
        LabCluster cluster = new LabCluster(plan, installation, dir);
        Thread atCtrlC = new Thread(() -> stop(cluster, dir), "baton-lab-stop");
        Runtime.getRuntime().addShutdownHook(atCtrlC);
        LabReport report;
        try (LabProgress progress = new LabProgress(LabRun.steps(plan), terminal, lines)) {
            report = new LabRun(plan, cluster, progress).run();
        } catch (ClusterProblem e) {
            throw cluster.isClosed() ? new ClusterProblem("Stopped before it was done", e) : e;
        } finally {
            cluster.close();
        }
        Runtime.getRuntime().removeShutdownHook(atCtrlC);
        Folders.delete(dir);
        return report;
    }

    /** At Ctrl-C. What failed leaves its logs; what was stopped leaves nothing. */
    private static void stop(LabCluster cluster, Path dir) {
        if (cluster.isClosed()) {
            return;
        }
        cluster.close();
        try {
            Folders.delete(dir);
        } catch (IOException e) {
            System.err.println("baton: " + dir + " stays: " + IoReason.of(e));
        }
    }

    private void write(LabReport report) throws IOException {
        Path out = plan.out();
        Files.write(out.resolve("report.json"), Json.write(report).getBytes());
        Files.writeString(out.resolve("report.html"), LabPage.of(report));
        for (RowReport row : report.rows()) {
            if (row.picture().isPresent()) {
                Files.writeString(
                        out.resolve("timelines").resolve(row.name() + ".svg"),
                        row.picture().get());
            }
        }
    }
}

package dev.baton.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.baton.cluster.ClusterPlan;
import dev.baton.cluster.ClusterProblem;
import dev.baton.cluster.Https;
import dev.baton.cluster.Installation;
import dev.baton.cluster.LocalCluster;
import dev.baton.cluster.LocalDatabase;
import dev.baton.cluster.testing.TestInstallation;
import dev.baton.load.Workload;
import dev.baton.terminal.CommandTool;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the lab finds of flows on real nodes: one of the samples, and one of the cookbook's jar. */
class FlowLabTest {
    private static final Duration READY = Duration.ofSeconds(180);

    @TempDir
    private static Path dir;

    private static LocalDatabase database;
    private static LocalCluster cluster;
    private static FlowClient client;

    @BeforeAll
    static void start() throws IOException {
        Installation installation = TestInstallation.create().with(List.of(cookbook()));
        database = LocalDatabase.start(dir.resolve("postgres"));
        cluster = LocalCluster.start(
                new LocalCluster.Settings(
                        installation, ClusterPlan.onFreePorts(1, 1, 1), dir, database.address(), false, Map.of()),
                news -> {});
        cluster.awaitReady(READY, name -> {});
        URI admin = Https.loopback(false, cluster.nodes().getFirst().plan().adminPort());
        client = new FlowClient(cluster.gateways().getFirst(), admin, Optional.empty(), Workload.TRANSFER.key());
    }

    @AfterAll
    static void stop() {
        if (client != null) {
            client.close();
        }
        if (cluster != null) {
            cluster.killAll();
        }
        if (database != null) {
            database.close();
        }
    }

    /** As the flows of a user: a jar of its own. */
    private static Path cookbook() throws IOException {
        Path source = Installation.findHome().resolve("cookbook/src/main");
        Path classes = Files.createDirectories(dir.resolve("cookbook"));
        try (Stream<Path> files = Files.walk(source.resolve("java"))) {
            List<String> arguments = Stream.concat(
                            Stream.of("-nowarn", "-proc:none", "-d", classes.toString()),
                            files.map(Path::toString).filter(name -> name.endsWith(".java")))
                    .toList();
            int code = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
            assertThat(code).isZero();
        }
        try (Stream<Path> files = Files.walk(source.resolve("resources"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = classes.resolve(source.resolve("resources").relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        return TestInstallation.packed(classes, dir);
    }

    private static FlowReport run(String flow, Optional<Path> input, int atOnce) throws IOException {
        return new FlowLab(
                        new FlowLab.Options(flow, input, Optional.empty(), Optional.empty(), 1, 1, atOnce), line -> {})
                .run(client);
    }

    private static FlowTimes of(FlowReport report, String style) {
        return report.times().stream()
                .filter(times -> times.style().equals(style))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void ofASampleFlowItSaysWhichStageHoldsWhichThreadAndWhatStrangersGet() throws IOException {
        FlowReport report = run("transfer", Optional.empty(), 8);

        assertThat(report.route()).isEqualTo("POST /transfers");
        assertThat(report.times()).hasSize(5).allSatisfy(times -> assertThat(times.recorded())
                .isPositive());
        assertThat(of(report, "notification").heldShare()).isZero();
        assertThat(of(report, "notification").parts())
                .filteredOn(part -> part.label().equals("A authenticate"))
                .extracting(FlowTimes.Part::what, FlowTimes.Part::where)
                .containsExactly(tuple("runs", "gateway, event loop"));
        assertThat(of(report, "blocking").heldShare()).isBetween(0.05, 1.0);
        assertThat(of(report, "blocking").parts())
                .filteredOn(part -> part.what().equals("holds it, and waits"))
                .extracting(FlowTimes.Part::where)
                .contains("gateway, request thread");
        assertThat(of(report, "coroutine").heldShare()).isZero();
        assertThat(report.beside()).contains("lab-work");
        assertThat(report.strangers()).hasSize(5).allSatisfy(strangers -> {
            assertThat(strangers.alone()).hasSize(1).allMatch(result -> result.answered() > 0);
            assertThat(strangers.beside()).hasSize(1);
            assertThat(strangers.load()).allMatch(result -> result.answered() > 0);
            assertThat(strangers.words()).hasSize(9);
        });
    }

    @Test
    void ofAFlowOfTheCookbookTheStageThatCountsIsOnTheThreadOfItsStyle() throws IOException {
        Path input = Files.writeString(dir.resolve("primes.json"), "{\"below\":20000}");

        FlowReport report = run("count-primes", Optional.of(input), 2);

        assertThat(report.input()).hasToString("{\"below\":20000}");
        assertThat(where(report, "notification")).isEqualTo("compute-service, compute thread");
        assertThat(where(report, "callback")).isEqualTo("db-worker, compute thread");
        assertThat(where(report, "polling")).isEqualTo("gateway, compute thread");
        assertThat(where(report, "blocking")).isEqualTo("gateway, request thread");
        assertThat(where(report, "coroutine")).isEqualTo("gateway, virtual thread");
    }

    private static String where(FlowReport report, String style) {
        return of(report, style).parts().stream()
                .filter(part -> part.label().equals("count") && part.what().equals("runs"))
                .findFirst()
                .orElseThrow()
                .where();
    }

    @Test
    void theCommandPrintsBothTablesAndWritesAllOfIt() {
        String text = withCluster(() -> command(
                0,
                "--flow=lab-work",
                "--rounds=1",
                "--seconds=1",
                "--concurrency=4",
                "--beside=lookup",
                "--out=" + dir));

        assertThat(text)
                .containsPattern("blocking +waits for the database +holds it, and waits +gateway, request thread +\\d")
                .containsPattern("notification +\\d+ of 20 +[\\d.]+ +0 % of its time")
                .containsPattern("Strangers: 2 clients of lookup .*beside 4 at once of lab-work")
                .contains("All of it: " + dir.resolve("flow-lab-work.json"));
        assertThat(dir.resolve("flow-lab-work.json")).isNotEmptyFile();
    }

    @Test
    void withoutAClusterTheCommandSaysHowToStartOne() {
        assertThat(command(1, "--flow=transfer")).contains("No cluster runs here", "./baton up --flows JAR");
        assertThat(command(1, "--flow=transfer", "--concurrency=65")).contains("--concurrency 1 to 64");
    }

    private static String command(int code, String... arguments) {
        StringWriter said = new StringWriter();
        assertThat(new LabTool().run(new PrintWriter(said, true), new PrintWriter(said, true), arguments))
                .as("%s", said)
                .isEqualTo(code);
        return said.toString();
    }

    /** As the baton command calls it. */
    private static String withCluster(Supplier<String> command) {
        System.setProperty(CommandTool.GATEWAYS, cluster.gateways().getFirst().toString());
        System.setProperty(
                CommandTool.ADMINS,
                Https.loopback(false, cluster.nodes().getFirst().plan().adminPort())
                        .toString());
        try {
            return command.get();
        } finally {
            System.clearProperty(CommandTool.GATEWAYS);
            System.clearProperty(CommandTool.ADMINS);
        }
    }

    @Test
    void anInputThatTheFlowRefusesIsSaidWithItsAnswer() throws IOException {
        Path input = Files.writeString(dir.resolve("refused.json"), "{\"item\":0}");

        assertThatThrownBy(() -> run("lab-work", Optional.of(input), 2))
                .isInstanceOf(ClusterProblem.class)
                .hasMessageContaining("POST /lab/work {\"item\":0} was answered with 422")
                .hasMessageContaining("--input FILE");
        assertThatThrownBy(() -> run("lab-work", Optional.of(dir.resolve("none.json")), 2))
                .hasMessageContaining("can't be read");
    }
}

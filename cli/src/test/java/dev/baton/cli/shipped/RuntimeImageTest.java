package dev.baton.cli.shipped;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.certificates.CertificateFolder;
import dev.baton.cluster.ClusterPlan;
import dev.baton.cluster.Https;
import dev.baton.cluster.Installation;
import dev.baton.cluster.LocalCluster;
import dev.baton.cluster.LocalDatabase;
import dev.baton.cluster.Ports;
import dev.baton.cluster.testing.TestInstallation;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java runtime of docker/Dockerfile, made here: nodes find in it all that they need, and it is small. */
class RuntimeImageTest {
    private static final Path HOME = Installation.findHome();
    private static final Duration READY = Duration.ofMinutes(4);
    private static final long MOST_BYTES = 90L << 20;

    @TempDir
    Path dir;

    @Test
    void allRolesServeWithTheModulesOfTheImage() throws Exception {
        Path jlink = Path.of(System.getProperty("java.home"), "bin", "jlink");
        Assumptions.assumeTrue(Files.exists(jlink), "no jlink beside this Java");
        Path runtime = dir.resolve("java");
        make(jlink, runtime);

        assertThat(bytes(runtime)).isLessThan(MOST_BYTES);
        serve(runtime.resolve("bin").resolve("java"));
    }

    /** As the Dockerfile has it. */
    private void make(Path jlink, Path runtime) throws IOException, InterruptedException {
        String file = Files.readString(HOME.resolve("docker/Dockerfile"));
        List<String> options = List.of("--no-header-files", "--no-man-pages", "--compress", "zip-6");
        assertThat(file).contains(String.join(" ", options), "docker/modules.txt");
        String modules = Files.readAllLines(HOME.resolve("docker/modules.txt")).stream()
                .filter(line -> !line.startsWith("#"))
                .collect(Collectors.joining(","));
        Process process = new ProcessBuilder(Stream.of(
                                List.of(jlink.toString(), "--add-modules", modules),
                                options,
                                List.of("--output", runtime.toString()))
                        .flatMap(List::stream)
                        .toList())
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("jlink.log").toFile())
                .start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(dir.resolve("jlink.log")))
                .isZero();
    }

    private static long bytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private void serve(Path java) throws Exception {
        Installation built = TestInstallation.create();
        CertificateFolder certificates = new CertificateFolder(dir.resolve("certificates"), "baton");
        int port = Ports.free();
        ClusterPlan plan =
                ClusterPlan.single(port, Ports.free()).with(certificates, 2).withHttps(certificates, 2);
        try (LocalDatabase database = LocalDatabase.start(dir.resolve("postgres"));
                LocalCluster cluster = LocalCluster.start(
                        new LocalCluster.Settings(
                                new Installation(built.home(), java, built.classPath()),
                                plan,
                                dir,
                                database.address(),
                                false,
                                Map.of("BATON_FLOWS_BENCH_SCALE", "1", "BATON_LOGGING_FORMAT", "json")),
                        news -> {})) {
            cluster.awaitReady(READY, name -> {});
            assertThat(send(certificates.ca(), port)).isEqualTo(200);
        }
    }

    private static int send(Path ca, int port) throws IOException, InterruptedException {
        try (HttpClient client = Https.client(Optional.of(ca)).build()) {
            return client.send(
                            HttpRequest.newBuilder(Https.loopback(true, port).resolve("/bench/tpcb"))
                                    .header("Content-Type", "application/json")
                                    .timeout(Duration.ofSeconds(60))
                                    .POST(HttpRequest.BodyPublishers.ofString(
                                            "{\"aid\":1,\"tid\":1,\"bid\":1,\"delta\":5}"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .statusCode();
        }
    }
}

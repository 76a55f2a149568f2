package dev.baton.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cli.e2e.OwnProject.Ended;
import dev.baton.cli.e2e.OwnProject.Running;
import dev.baton.cluster.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From nothing to a flow of one's own that is tested and runs, by the commands of the README and a real Maven. */
class OwnProjectTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String WORDING =
            "private static Outcome<Greeting> word(StageContext context, Stored stored) {";
    private static final String SLOW = " new java.io.File(\"begun\").mkdir();"
            + " java.util.concurrent.locks.LockSupport.parkNanos(5_000_000_000L);";

    @TempDir
    static Path home;

    private static OwnProject project;
    private static Ended made;
    private static Ended verified;

    @BeforeAll
    static void make() throws IOException, InterruptedException {
        project = OwnProject.in(home);
        made = OwnProject.run(project.baton(home, "new", "greetings"));
        verified = OwnProject.run(project.maven("verify"));
    }

    @AfterAll
    static void close() throws IOException {
        project.close();
    }

    @Test
    void aNewProjectIsBuiltAndItsTestsPass() {
        assertThat(made.code()).as(made.said()).isZero();
        assertThat(made.said()).contains("mvn verify", "./baton dev");
        assertThat(verified.code()).as(verified.said()).isZero();
        assertThat(verified.said()).contains("Tests run: ").doesNotContain("[WARNING]");
        assertThat(project.jar()).exists();
    }

    @Test
    void aSaveIsSeenAndAMistakeLeavesTheLastGoodVersion() throws IOException, InterruptedException {
        IntSupplier ports = Ports.distinct();
        int port = ports.getAsInt();
        int adminPort = ports.getAsInt();
        try (HttpClient http = HttpClient.newHttpClient();
                Running dev = project.start(
                        project.baton(project.dir(), "dev", "--http-port=" + port, "--admin-port=" + adminPort),
                        "dev.txt")) {
            dev.awaitLine("Ctrl-C stops everything");
            assertThat(greeting(http, port)).isEqualTo("201 {\"number\":1,\"text\":\"Hello, Ada!\"}");
            dev.awaitLine("greeting: replied");
            assertThat(dev.said()).containsPattern("http://127.0.0.1:\\d+/#/requests/[0-9a-f-]{36}");

            project.edit(source -> source.replace("\"Hello, \"", "\"Servus, \""));
            awaitGreeting(http, port, "Servus, Ada!");

            project.edit(source -> source.replace("Outcome.done(new Greeting", "Outcome.don(new Greeting"));
            dev.awaitLine("The last good version runs on.");
            assertThat(dev.said())
                    .containsPattern("src/main/java/greetings/GreetingFlow.java:\\d+: cannot find symbol");
            assertThat(greeting(http, port)).contains("Servus, Ada!");
            HttpRequest page = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + "/api/nodes"))
                    .build();
            assertThat(http.send(page, BodyHandlers.ofString()).body()).contains("cannot find symbol");

            project.edit(source -> source.replace("Outcome.don(new Greeting", "Outcome.done(new Greeting")
                    .replace("\"Servus, \"", "\"Ahoj, \"")
                    .replace(WORDING, WORDING + SLOW));
            dev.awaitLines("Ready after", 3);
            CompletableFuture<HttpResponse<String>> slow = http.sendAsync(request(port), BodyHandlers.ofString());
            Awaitility.await("its last stage")
                    .atMost(PATIENCE)
                    .until(() -> Files.exists(project.dir().resolve("begun")));
            project.edit(source -> source.replace(SLOW, "").replace("\"Ahoj, \"", "\"Hei, \""));
            awaitGreeting(http, port, "Hei, Ada!");
            assertThat(slow.join().body()).contains("Ahoj, Ada!");

            assertThat(dev.stop()).isZero();
            assertThat(dev.said()).endsWith("Stopped; the data stays.\n");
            assertThat(Ports.isFree(port)).isTrue();
            assertThat(project.dir().resolve(".baton/postgres/data/postmaster.pid"))
                    .doesNotExist();
        }
    }

    @Test
    void itsJarRunsInAClusterInsteadOfTheSamples() throws IOException, InterruptedException {
        int port = Ports.free();
        try (HttpClient http = HttpClient.newHttpClient();
                Running up = project.start(
                        project.baton(
                                project.dir(),
                                "up",
                                "--single",
                                "--without-samples",
                                "--flows=" + project.jar(),
                                "--http-port=" + port,
                                "--admin-port=" + Ports.free(),
                                "--data-dir=" + home.resolve("up-data")),
                        "up.txt")) {
            up.awaitLine("Baton is ready");

            assertThat(greeting(http, port)).isEqualTo("201 {\"number\":1,\"text\":\"Hello, Ada!\"}");
            HttpRequest sample = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/transfers"))
                    .POST(BodyPublishers.ofString("{}"))
                    .build();
            assertThat(http.send(sample, BodyHandlers.ofString()).statusCode()).isEqualTo(404);
            assertThat(up.said()).doesNotContain("/transfers");
            assertThat(up.stop()).isZero();
        }
    }

    private static void awaitGreeting(HttpClient http, int port, String text) {
        Awaitility.await(text)
                .atMost(PATIENCE)
                .ignoreException(IOException.class) // a connection that the old node had not accepted yet
                .until(() -> greeting(http, port).contains(text));
    }

    private static String greeting(HttpClient http, int port) throws IOException, InterruptedException {
        HttpResponse<String> reply = http.send(request(port), BodyHandlers.ofString());
        return reply.statusCode() + " " + reply.body();
    }

    private static HttpRequest request(int port) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/greetings"))
                .header("Content-Type", "application/json")
                .timeout(PATIENCE)
                .POST(BodyPublishers.ofString("{\"name\":\"Ada\"}"))
                .build();
    }
}

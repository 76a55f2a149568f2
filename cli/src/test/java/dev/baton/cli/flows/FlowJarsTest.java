package dev.baton.cli.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.baton.cluster.ClusterProblem;
import dev.baton.cluster.Installation;
import dev.baton.cluster.testing.TestInstallation;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Jars with which no node could start: one line each, that names the jar. */
class FlowJarsTest {
    private static final Path CONFIG = Installation.findHome().resolve("conf").resolve("baton.yaml");

    @TempDir
    Path dir;

    private Path jar(String flows, String schema) throws Exception {
        Path classes = Files.createTempDirectory(dir, "classes");
        Path source = Files.createDirectories(dir.resolve("parcels")).resolve("Parcels.java");
        Files.writeString(source, """
                package parcels;
                import dev.baton.flow.*;
                import java.util.*;
                public final class Parcels implements FlowProvider {
                    @Override public List<Flow<?, ?>> flows(FlowConfig config) {
                        %s
                    }
                    @Override public Optional<Schema> schema(FlowConfig config) { return %s; }
                    static List<Flow<?, ?>> at(String path) {
                        return List.of(Flow.named("parcel").post(path, String.class)
                                .onEventLoop("weigh", String.class, (context, text) -> Outcome.done(text)).reply(201));
                    }
                }
                """.formatted(flows, schema));
        int code = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-nowarn", "-proc:none", "-d", classes.toString(), source.toString());
        assertThat(code).isZero();
        Path services = Files.createDirectories(classes.resolve("META-INF/services"));
        Files.writeString(services.resolve("dev.baton.flow.FlowProvider"), "parcels.Parcels # the provider\n");
        return TestInstallation.packed(classes, dir);
    }

    private static String refused(Path... jars) {
        Throwable problem = catchThrowable(() -> FlowJars.read(List.of(jars), CONFIG));
        assertThat(problem).isInstanceOf(ClusterProblem.class);
        assertThat(problem.getMessage()).hasLineCount(1);
        return problem.getMessage();
    }

    @Test
    void aRouteThatThePlatformHasAlready() throws Exception {
        assertThat(refused(jar("return at(\"/transfers\");", "Optional.empty()")))
                .startsWith("No node could start with")
                .contains("Two flows have the same route POST /transfers: flow transfer version 1 and flow parcel");
    }

    @Test
    void migrationsThatAreNotInTheJar() throws Exception {
        assertThat(refused(jar("return at(\"/parcels\");", """
                        Optional.of(new Schema("parcels", "db/none", t -> io.vertx.core.Future.succeededFuture()))""")))
                .contains("the folder of migrations db/none of schema parcels is not in it");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            throw new AssertionError("first\\nsecond"); | java.lang.AssertionError: first; second at parcels.Parcels
            throw new NullPointerException(); | java.lang.NullPointerException at parcels.Parcels.flows
            throw new UnsupportedOperationException(); | java.lang.UnsupportedOperationException at parcels.Parcels
            return List.of(List.<Flow<?, ?>>of().getFirst()); | java.util.NoSuchElementException at parcels.Parcels
            return null; | flows() returned null
            """)
    void codeThatThrowsIsNamedWithItsJar(String code, String why) throws Exception {
        Path jar = jar(code, "Optional.empty()");

        assertThat(refused(jar)).contains("parcels.Parcels", jar.getFileName().toString(), why);
    }

    @Test
    void twoJarsWithTheSameProvider() throws Exception {
        Path old = jar("return at(\"/parcels\");", "Optional.empty()");
        Path fresh = jar("return at(\"/others\");", "Optional.empty()");

        assertThat(refused(old, fresh))
                .contains(old.toString(), fresh.toString(), "both have the provider parcels.Parcels");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 300_000_000})
    void whatIsNoJar(int zeros) throws Exception {
        Path file = Files.writeString(dir.resolve("text.jar"), "this is no jar");
        if (zeros > 0) {
            try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
                sparse.setLength(0);
                sparse.setLength(zeros);
            }
        }

        assertThat(refused(file)).startsWith(file + " is no jar");
    }

    @Test
    void aJarWithoutAProvider() throws Exception {
        Path folder = Files.createDirectories(dir.resolve("empty"));
        Files.writeString(folder.resolve("text"), "no flow");

        assertThat(refused(TestInstallation.packed(folder, dir))).startsWith("There is no flow in");
    }

    @Test
    void migrationsOfAJarAreNoticed() throws Exception {
        Path none = jar("return at(\"/parcels\");", "Optional.empty()");
        Path some = jar("return at(\"/parcels\");", """
                        Optional.of(new Schema("parcels", "parcels", t -> io.vertx.core.Future.succeededFuture()))""");

        assertThat(FlowJars.read(List.of(none), CONFIG).migrations()).isFalse();
        assertThat(FlowJars.read(List.of(some), CONFIG).migrations()).isTrue();
    }

    @Test
    void aFileThatIsNotThere() {
        assertThat(refused(dir.resolve("none.jar"))).startsWith("There is no jar ");
    }
}

package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cli.supervisor.DataLock;
import dev.baton.cli.supervisor.StateFile;
import dev.baton.cluster.Ports;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each of them is one line, and leaves nothing running. */
class UpProblemsTest {

    @TempDir
    Path dir;

    private record Ended(int code, String said) {}

    private Ended up(String... more) {
        List<String> arguments = new ArrayList<>(List.of("up", "--admin-port=" + Ports.free()));
        arguments.addAll(List.of(more));
        if (arguments.stream().noneMatch(argument -> argument.startsWith("--data-dir"))) {
            arguments.add("--data-dir=" + dir);
        }
        StringWriter said = new StringWriter();
        int code = Baton.commandLine().setErr(new PrintWriter(said)).execute(arguments.toArray(String[]::new));
        return new Ended(code, said.toString().strip());
    }

    private void assertNothingRuns() {
        assertThat(DataLock.holder(dir)).isEmpty();
        assertThat(new StateFile(dir).readLast()).isEmpty();
        assertThat(dir.resolve("postgres")).doesNotExist();
    }

    @Test
    void aTakenPort() throws IOException {
        try (ServerSocket squatter = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = squatter.getLocalPort();
            assertThat(up("--http-port=" + port))
                    .isEqualTo(new Ended(
                            1, "baton: Port " + port + " is taken; choose others with --http-port and --admin-port"));
        }
        assertNothingRuns();
    }

    @Test
    void whatIsRefusedLeavesNoNewDataDirectory() throws IOException {
        Path fresh = dir.resolve("fresh");
        try (ServerSocket squatter = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(up("--http-port=" + squatter.getLocalPort(), "--data-dir=" + fresh)
                            .said())
                    .contains("is taken");
        }
        assertThat(fresh).doesNotExist();
    }

    @Test
    void aDataDirectoryInUse() {
        try (DataLock other = DataLock.take(dir)) {
            assertThat(up("--http-port=" + Ports.free()))
                    .isEqualTo(new Ended(
                            1,
                            "baton: The data directory " + dir + " is in use by another baton; stop that with 'baton"
                                    + " down' ('baton dev' with Ctrl-C), or choose another with --data-dir"));
        }
        assertNothingRuns();
    }

    @Test
    void aDatabaseThatCannotBeReached() {
        Ended ended =
                up("--http-port=" + Ports.free(), "--database=postgresql://baton@127.0.0.1:" + Ports.free() + "/b");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.said())
                .startsWith("baton: The database at 127.0.0.1:")
                .contains("can't be reached")
                .hasLineCount(1);
        assertNothingRuns();
    }

    @Test
    void aPasswordAmongTheArguments() {
        Ended ended = up("--database=postgresql://baton:secret@127.0.0.1/b");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.said())
                .startsWith("baton: --database has a password in it, which all users of this machine can see")
                .doesNotContain("secret")
                .hasLineCount(1);
        assertNothingRuns();
    }

    @Test
    void aPasswordWithASlashAmongTheArguments() {
        Ended ended = up("--database=postgresql://baton:sec/ret?@127.0.0.1/b");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.said())
                .startsWith("baton: --database has a password in it")
                .doesNotContain("sec/ret");
        assertNothingRuns();
    }

    @Test
    void numbersOfRolesBesideNodesThatPlayAll() {
        for (String all : List.of("--nodes=2", "--single")) {
            for (String role : List.of("--gateways=2", "--db-workers=2", "--compute-services=0")) {
                assertThat(up(all, role))
                        .isEqualTo(new Ended(
                                1,
                                "baton: " + all.replace("=2", "")
                                        + " starts nodes that play all roles each; --gateways,"
                                        + " --db-workers and --compute-services have no effect on them: leave them"
                                        + " out"));
            }
        }
        assertNothingRuns();
    }

    @Test
    void aDatabaseThatIsNone() {
        assertThat(up("--database=mysql://x"))
                .isEqualTo(new Ended(1, "baton: --database wants postgresql://user@host:port/database"));
    }

    @Test
    void aJarWithoutFlows() throws IOException {
        Path jar = dir.resolve("library.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new ZipEntry("readme.txt"));
        }
        Path fresh = dir.resolve("fresh");
        assertThat(up("--flows=" + jar, "--data-dir=" + fresh))
                .isEqualTo(new Ended(
                        1,
                        "baton: There is no flow in " + jar + ": a jar of flows names its FlowProvider in"
                                + " META-INF/services/dev.baton.flow.FlowProvider"));
        assertThat(fresh).doesNotExist();
    }

    @Test
    void severalJarsOneOfWhichIsNone() throws IOException {
        Path text = Files.writeString(dir.resolve("text.jar"), "no jar");
        assertThat(up("--flows=" + text + "," + dir.resolve("other.jar")))
                .isEqualTo(new Ended(1, "baton: --flows: there is no jar " + dir.resolve("other.jar")));
        assertThat(up("--flows=" + text).said())
                .startsWith("baton: " + text + " is no jar: ")
                .hasLineCount(1);
        assertNothingRuns();
    }

    @Test
    void noFlowsAtAll() {
        assertThat(up("--without-samples"))
                .isEqualTo(new Ended(1, "baton: --without-samples leaves no flow; name a jar of yours with --flows"));
    }

    @Test
    void aNumberThatIsNone() {
        Ended ended = up("--gateways=many");
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.said()).startsWith("baton: ").contains("--gateways").hasLineCount(1);
    }
}

package dev.baton.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubmitToolTest {

    @TempDir
    Path dir;

    private record Ended(int code, String out, String err) {}

    private static Ended run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        ToolProvider tool = ServiceLoader.load(ToolProvider.class).stream()
                .filter(provider -> provider.type() == SubmitTool.class)
                .findFirst()
                .orElseThrow()
                .get();
        int code = tool.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
        return new Ended(code, out.toString(), err.toString().strip());
    }

    @Test
    void aBadLineIsExitCode1EvenIfItIsTheOnlyOne() throws IOException {
        Path file = Files.writeString(dir.resolve("orders.csv"), "from,to,amount,currency,reference\nA,B\n");
        Ended ended = run(file.toString(), "--url=http://127.0.0.1:1");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.out()).contains("line 2: 2 fields instead of 5");
    }

    @Test
    void aFileWhoseNameBeginsWithAnAtIsAFileAndNoListOfOptions() throws IOException {
        Files.writeString(dir.resolve("options"), "--help");
        Ended ended = run("@" + dir.resolve("options"), "--url=http://127.0.0.1:1");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).startsWith("baton: There is no file @");
    }

    @Test
    void wrongArgumentsAreOneLineAndExitCode2() {
        Ended ended = run("orders.csv", "--encodng=UTF-8");
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err())
                .isEqualTo("baton: Unknown option: '--encodng=UTF-8'; did you mean --encoding?"
                        + " (see baton submit --help)");
        assertThat(run("orders.csv", "--encoding=nonsense").err())
                .startsWith("baton: ")
                .hasLineCount(1);
    }

    @Test
    void withoutAClusterItSaysWhatToDo() {
        assertThat(run("orders.csv").err())
                .isEqualTo("baton: Nothing is running here; start it with: baton up, or name a gateway with --url");
    }

    @Test
    void aMadeFileCanBeSubmittedAndHasNoEqualLines() throws IOException {
        Path file = dir.resolve("made.csv");
        assertThat(run(file.toString(), "--make=300").code()).isZero();
        try (FakeBank bank = new FakeBank()) {
            assertThat(run(file.toString(), "--url=" + bank.uri()).code()).isZero();
            assertThat(bank.done()).hasSize(300);
        }
        assertThat(run(file.toString(), "--make=300").err()).endsWith("exists; name a new file");
    }
}

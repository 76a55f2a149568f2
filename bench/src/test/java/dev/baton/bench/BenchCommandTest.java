package dev.baton.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused before anything is started. */
class BenchCommandTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--only tls --concurrency 8",
                "--only idle --no-peers",
                "--only idle --profile",
                "--tap --nodes 2",
                "--profile --scale 3",
                "--stored 5"
            })
    void anOptionWithoutAMeaningIsRefusedInOneLine(String arguments) {
        String[] words = arguments.split(" ");
        assertThat(refused(words))
                .startsWith("baton: --")
                .contains(" has no meaning here; this measurement knows --")
                .hasLineCount(1);
    }

    @Test
    void aNumberOfStoredRequestsIsForTheBenchOfTheStore() {
        assertThat(refused("--only", "tls", "--stored", "5"))
                .startsWith("baton: --stored has a meaning with --only store");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--tap --rounds 0", "--profile --seconds 0", "--only tls --nodes 0", "--scale 0"})
    void numbersBeginWithOne(String arguments) {
        assertThat(refused(arguments.split(" ")))
                .contains("want numbers from 1")
                .hasLineCount(1);
    }

    /** It would say another number of rounds than was given. */
    @Test
    void quickSaysHowManyRoundsItselfAndHowLong() {
        for (String only : new String[] {"nothing", "tls"}) {
            assertThat(refused("--quick", "--seconds", "3", "--rounds", "2", "--only", only, "--stored", "5"))
                    .isEqualTo("baton: --quick and --rounds, --seconds don't go together" + System.lineSeparator());
        }
    }

    private static String refused(String... arguments) {
        StringWriter err = new StringWriter();
        int code = new BenchTool().run(new PrintWriter(new StringWriter()), new PrintWriter(err), arguments);
        assertThat(code).isEqualTo(1);
        return err.toString();
    }
}

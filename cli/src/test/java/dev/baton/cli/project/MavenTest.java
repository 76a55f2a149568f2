package dev.baton.cli.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What Maven says is found in its log, whatever it is dressed in. */
class MavenTest {

    @Test
    void coloursAndEmptyLinesAreNoErrors() {
        assertThat(Maven.errors(Stream.of(
                        "\u001b[0m\u001b[0m[ERROR] Failed to execute goal on shop: dev.baton:baton-appi:jar",
                        "[ERROR] ",
                        "[INFO] something",
                        "[ERROR] -> [Help 1]")))
                .containsExactly("Failed to execute goal on shop: dev.baton:baton-appi:jar", "-> [Help 1]");
    }

    @Test
    void aPomThatCannotBeReadIsAnError() {
        assertThat(Maven.errors(Stream.of(
                        "[ERROR] [ERROR] Some problems were encountered while processing the POMs:",
                        "[FATAL] Non-parseable POM /x/pom.xml: end tag name </projct> @ line 3, column 9")))
                .anySatisfy(line ->
                        assertThat(line).startsWith("[FATAL] Non-parseable POM").contains("line 3"));
    }
}

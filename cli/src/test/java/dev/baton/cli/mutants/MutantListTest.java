package dev.baton.cli.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cluster.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The mutants fit today's code: {@code mvn verify -Pmutants} is seldom run, the code changes every day. */
class MutantListTest {
    private static final Path HOME = Installation.findHome();

    static List<Mutant> mutants() {
        return Mutant.all();
    }

    @ParameterizedTest
    @MethodSource("mutants")
    @DisplayName("the text that it replaces is in the code, and the tests that find it exist")
    void fitsTheCode(Mutant mutant) throws IOException {
        for (Edit edit : mutant.edits()) {
            String source = Files.readString(HOME.resolve(edit.file()));
            assertThat(edit.applyTo(source)).isNotEqualTo(source);
        }
        for (String test : mutant.tests()) {
            String[] parts = test.split("#", 2);
            String method = parts.length == 2 ? " " + parts[1] + "(" : "";
            assertThat(sourceOf(parts[0])).as(test).contains(method);
        }
    }

    private static String sourceOf(String test) throws IOException {
        String file = "src/test/java/" + test.replace('.', '/') + ".java";
        try (Stream<Path> modules = Files.list(HOME)) {
            Path source = modules.map(module -> module.resolve(file))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("No module has the test " + test));
            return Files.readString(source);
        }
    }
}

package dev.baton.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cluster.Installation;
import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Nodes run with no library that is older than docs/dependencies.md allows. */
class DependenciesTest {
    private static final Pattern AT_LEAST = Pattern.compile("\\| ([A-Za-z]+) \\| [^|]*at least ([0-9.]+) \\|.*");

    private static final Map<String, String> ARTIFACTS =
            Map.of("pgjdbc", "postgresql", "Jackson", "jackson-databind", "logback", "logback-classic");

    @Test
    void noLibraryIsOlderThanTheLeastVersionWithoutKnownHoles() throws IOException {
        Path page = Installation.ofThisJvm().home().resolve("docs/dependencies.md");
        List<Matcher> rows = Files.readAllLines(page).stream()
                .map(AT_LEAST::matcher)
                .filter(Matcher::matches)
                .toList();

        assertThat(rows).extracting(row -> row.group(1)).containsExactlyInAnyOrderElementsOf(ARTIFACTS.keySet());
        assertThat(rows).allSatisfy(row -> assertThat(versionOf(ARTIFACTS.get(row.group(1))))
                .as(row.group(1))
                .isGreaterThanOrEqualTo(Version.parse(row.group(2))));
    }

    private static Version versionOf(String artifact) {
        Pattern jar = Pattern.compile(Pattern.quote(artifact) + "-([0-9][0-9.]*)\\.jar");
        return Arrays.stream(Installation.ofThisJvm().classPath().split(File.pathSeparator))
                .map(entry -> jar.matcher(Path.of(entry).getFileName().toString()))
                .filter(Matcher::matches)
                .map(found -> Version.parse(found.group(1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError(artifact + " is not on the class path"));
    }
}

package dev.baton.cli.shipped;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.baton.cluster.Installation;
import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** target/bom.json, which the build has written before this test: what is inside, and what of it has known holes. */
class BillOfMaterialsTest {
    private static final Path HOME = Installation.findHome();
    private static final Pattern ROW = Pattern.compile("\\| ([^|]+) \\| `([^`]+)` \\| ([^|]+) \\| ([^|]+) \\|");
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)`");

    @Test
    void eachLibraryOfANodeIsListedWithItsHash() throws IOException {
        List<String> jars = components().stream()
                .map(one ->
                        one.path("name").asText() + "-" + one.path("version").asText())
                .toList();
        List<String> onClassPath = Arrays.stream(
                        Installation.ofThisJvm().classPath().split(File.pathSeparator))
                .map(entry -> Path.of(entry).getFileName().toString())
                .filter(name -> name.endsWith(".jar") && !name.startsWith("baton-"))
                .toList();

        assertThat(jars).hasSizeGreaterThan(80);
        assertThat(components()).allSatisfy(one -> {
            assertThat(one.path("purl").asText()).startsWith("pkg:maven/");
            if (!one.path("group").asText().equals("dev.baton")) {
                assertThat(one.path("hashes"))
                        .anyMatch(hash -> hash.path("alg").asText().equals("SHA-256"));
                assertThat(onClassPath)
                        .as("the version of %s that nodes run with", one.path("name"))
                        .anyMatch(jar -> jar.startsWith(one.path("name").asText() + "-"
                                + one.path("version").asText()));
            }
        });
        assertThat(jars).noneMatch(jar -> jar.startsWith("junit") || jar.startsWith("kubernetes-model"));
    }

    /** The same sources make the same file. */
    @Test
    void nothingInItChangesFromBuildToBuild() throws IOException {
        assertThat(bom().has("serialNumber")).isFalse();
        assertThat(bom().path("metadata").has("timestamp")).isFalse();
        assertThat(bom().toString()).doesNotContain(HOME.toString());
    }

    @Test
    void noLibraryHasAKnownHoleThatIsNotClosed() throws IOException {
        Map<String, String> versions = components().stream()
                .collect(Collectors.toMap(
                        one -> one.path("group").asText() + ":"
                                + one.path("name").asText(),
                        one -> one.path("version").asText(),
                        (first, second) -> first));
        List<MatchResult> rows = rows();

        assertThat(rows).hasSizeGreaterThan(5).allSatisfy(row -> {
            assertThat(versions)
                    .as("%s is no longer used: remove its row", row.group(2))
                    .containsKey(row.group(2));
            if (row.group(3).equals("none")) {
                assertThat(TEST.matcher(row.group(4)).results().map(test -> test.group(1)))
                        .as("what closes %s", row.group(1))
                        .isNotEmpty()
                        .allMatch(BillOfMaterialsTest::isATest);
            } else {
                assertThat(row.group(4)).isEqualTo("fixed");
                assertThat(Version.parse(versions.get(row.group(2))))
                        .as("%s of %s", row.group(1), row.group(2))
                        .isGreaterThanOrEqualTo(Version.parse(row.group(3)));
            }
        });
    }

    private static List<MatchResult> rows() throws IOException {
        String page = Files.readString(HOME.resolve("docs/dependencies.md"));
        String section = page.substring(page.indexOf("## Known vulnerabilities"));
        return ROW.matcher(section).results().toList();
    }

    private static boolean isATest(String name) {
        try (Stream<Path> modules = Files.list(HOME)) {
            List<Path> tests = new ArrayList<>();
            for (Path module : modules.map(each -> each.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(module)) {
                    files.filter(file -> file.endsWith(name + ".java")).forEach(tests::add);
                }
            }
            return !tests.isEmpty();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<JsonNode> components() throws IOException {
        return StreamSupport.stream(bom().path("components").spliterator(), false)
                .toList();
    }

    private static JsonNode bom() throws IOException {
        Path file = HOME.resolve("target").resolve("bom.json");
        assertThat(file).as("the build writes it: mvn process-test-resources").exists();
        return new ObjectMapper().readTree(file.toFile());
    }
}

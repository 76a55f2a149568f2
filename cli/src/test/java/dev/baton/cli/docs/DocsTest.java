package dev.baton.cli.docs;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cluster.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The documents are about this repository: what they name and link to is there, and their lines can be read. */
@Execution(ExecutionMode.CONCURRENT)
class DocsTest {
    private static final int WIDTH = 120;
    private static final Path HOME = Installation.findHome();
    /** What builds and measurements write. */
    private static final Set<Path> OUTPUT = Set.of(HOME.resolve("lab"), HOME.resolve("bench-report"));

    private static final Set<String> WIDE_KINDS =
            Set.of(".md", ".java", ".js", ".mjs", ".css", ".html", ".sql", ".yaml", ".yml", ".sh", ".options");

    /** A class, with or without the last parts of its package: {@code Lane}, {@code lane/Lane}. */
    private static final Pattern CLASS = Pattern.compile("`((?:[\\w-]+/)*[A-Z][a-z]\\w*)(?:\\.\\w+)*`");
    /** A member of a class: {@code FrameFormats.NEWEST}. */
    private static final Pattern MEMBER = Pattern.compile("`((?:[\\w-]+/)*[A-Z][a-z]\\w*)\\.(\\w+)`");
    /** A file or folder of a module. */
    private static final Pattern FILE = Pattern.compile("`((?:[a-z][\\w-]*|\\.github)/[\\w./-]*)`");

    private static final Pattern LINK = Pattern.compile("(?<!\\\\)\\[[^\\]]*]\\(([^)\\s]+)\\)");
    private static final Pattern FENCE = Pattern.compile("(?ms)^\\s*```.*?^\\s*```$");

    /** Words in code font that look like a class and are something else: headers, SQL, what others made. */
    private static final Set<String> NO_CLASSES = Set.of(
            "Accept",
            "Allow",
            "docker/Dockerfile",
            "Host",
            "Location",
            "Origin",
            "Prefer",
            "ServiceLoader",
            "WebClient",
            "Optional");

    @ParameterizedTest
    @ValueSource(strings = {"docs/design.md", "docs/vocabulary.md", "README.md"})
    void everyClassThatIsNamedIsThere(String document) throws IOException {
        List<String> sources = files().stream()
                .filter(file -> file.toString().endsWith(".java"))
                .map(DocsTest::relative)
                .toList();

        Set<String> missing = CLASS.matcher(prose(HOME.resolve(document)))
                .results()
                .map(match -> match.group(1))
                .filter(name -> !NO_CLASSES.contains(name))
                .filter(name -> sources.stream().noneMatch(source -> ("/" + source).endsWith("/" + name + ".java")))
                .collect(toCollection(TreeSet::new));

        assertThat(missing).as("%s names classes that are not there", document).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/design.md", "docs/vocabulary.md", "README.md"})
    void everyMemberThatIsNamedIsInItsClass(String document) throws IOException {
        List<Path> sources = files(".java");
        Set<String> missing = new TreeSet<>();
        for (MatchResult match :
                MEMBER.matcher(prose(HOME.resolve(document))).results().toList()) {
            String end = "/" + match.group(1) + ".java";
            Pattern member = Pattern.compile("\\b" + match.group(2) + "\\b");
            for (Path source : sources) {
                if (("/" + relative(source)).endsWith(end)
                        && !member.matcher(Files.readString(source)).find()) {
                    missing.add(match.group(1) + "." + match.group(2));
                }
            }
        }
        assertThat(missing).as("%s names members that are not there", document).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/design.md", "docs/vocabulary.md", "README.md", "CONTRIBUTING.md"})
    void everyFileThatIsNamedIsThere(String document) throws IOException {
        Set<String> missing = FILE.matcher(prose(HOME.resolve(document)))
                .results()
                .map(match -> match.group(1))
                .filter(name -> Files.exists(HOME.resolve(name.substring(0, name.indexOf('/')))))
                .filter(name -> name.contains(".") || name.contains("src/"))
                .filter(name -> !Files.exists(HOME.resolve(name)))
                .collect(toCollection(TreeSet::new));

        assertThat(missing).as("%s names files that are not there", document).isEmpty();
    }

    @Test
    void everyLinkInsideTheRepositoryLeadsSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path document : files(".md")) {
            for (String target : links(document)) {
                if (!leadsSomewhere(document, target)) {
                    broken.add(relative(document) + " -> " + target);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void noLineIsWiderThanAScreen() throws IOException {
        List<String> wide = new ArrayList<>();
        for (Path file : files()) {
            if (WIDE_KINDS.stream().anyMatch(file.toString()::endsWith)) {
                wide.addAll(wideLines(file));
            }
        }
        assertThat(wide).isEmpty();
    }

    /** A promise that no test shows is a wish. */
    @Test
    void eachRowOfPromisesNamesATestThatIsThere() throws IOException {
        List<Path> sources = files(".java");
        List<String> rows = Files.readAllLines(HOME.resolve("docs/promises.md")).stream()
                .filter(line -> line.startsWith("| ") && !line.matches("\\| (promise|effect|what changes).*"))
                .toList();
        assertThat(rows)
                .hasSizeGreaterThan(30)
                .allSatisfy(row -> assertThat(testsIn(row)).as(row).isNotEmpty().allSatisfy(test -> assertThat(sources)
                        .anyMatch(source -> source.endsWith(test + ".java"))));
    }

    private static List<String> testsIn(String text) {
        return Pattern.compile("`(\\w+Test)\\b")
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /** Spaces at the ends of lines and line breaks are a formatter's. */
    @Test
    void theCookbookShowsWhatIsCompiled() throws IOException {
        StringBuilder sources = new StringBuilder();
        for (Path file : files()) {
            if (relative(file).startsWith("cookbook/src/main/")) {
                sources.append(plain(Files.readString(file)));
            }
        }
        List<String> others = Pattern.compile("(?ms)^```(?:java|sql)\\n(.*?)^```$")
                .matcher(Files.readString(HOME.resolve("docs/cookbook.md")))
                .results()
                .map(block -> plain(block.group(1)))
                .filter(block -> sources.indexOf(block) < 0)
                .toList();

        assertThat(others)
                .as("code in docs/cookbook.md that is not in the cookbook")
                .isEmpty();
    }

    private static String plain(String code) {
        return code.replaceAll("\\s+", "");
    }

    /** In a document tables can't be wrapped, nor can a link, and the output of a command stays as it was printed. */
    private static List<String> wideLines(Path file) throws IOException {
        boolean markdown = file.toString().endsWith(".md");
        boolean printed = false;
        List<String> wide = new ArrayList<>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            printed ^= markdown && line.stripLeading().startsWith("```");
            boolean exempt =
                    printed || markdown && (line.startsWith("|") || line.contains("](") || line.contains("://"));
            if (!exempt && line.codePointCount(0, line.length()) > WIDTH) {
                wide.add(relative(file) + ":" + (i + 1));
            }
        }
        return wide;
    }

    private static boolean leadsSomewhere(Path document, String target) throws IOException {
        int hash = target.indexOf('#');
        String path = hash < 0 ? target : target.substring(0, hash);
        Path file = path.isEmpty() ? document : document.resolveSibling(path).normalize();
        if (!Files.exists(file)) {
            return false;
        }
        return hash < 0 || !file.toString().endsWith(".md") || anchors(file).contains(target.substring(hash + 1));
    }

    private static List<String> links(Path document) throws IOException {
        return LINK.matcher(prose(document))
                .results()
                .map(match -> match.group(1))
                .filter(target -> !target.contains("://") && !target.startsWith("mailto:"))
                .toList();
    }

    private static List<String> anchors(Path document) throws IOException {
        return Pattern.compile("(?m)^#+ (.*)$")
                .matcher(prose(document))
                .results()
                .map((MatchResult match) -> match.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}\\s_-]", "")
                        .replace(' ', '-'))
                .toList();
    }

    private static String prose(Path document) throws IOException {
        return FENCE.matcher(Files.readString(document)).replaceAll("");
    }

    private static List<Path> files(String end) throws IOException {
        return files().stream().filter(file -> file.toString().endsWith(end)).toList();
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> top = Files.list(HOME)) {
            return top.filter(path -> !path.getFileName().toString().startsWith("."))
                    .flatMap(DocsTest::below)
                    .toList();
        }
    }

    private static Stream<Path> below(Path start) {
        if (OUTPUT.contains(start) || start.endsWith("target")) {
            return Stream.empty();
        }
        if (!Files.isDirectory(start)) {
            return Stream.of(start);
        }
        try (Stream<Path> children = Files.list(start)) {
            return children.toList().stream().flatMap(DocsTest::below);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String relative(Path file) {
        return HOME.relativize(file).toString();
    }
}

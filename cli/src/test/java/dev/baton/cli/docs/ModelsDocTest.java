package dev.baton.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cluster.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** "What is what", in two languages: what it points at is there, and both say the same with the same commands. */
@Execution(ExecutionMode.CONCURRENT)
class ModelsDocTest {
    private static final String ENGLISH = "models.md";
    private static final String KOREAN = "models.ko.md";
    private static final Path DOCS = Installation.findHome().resolve("docs");

    /** The rows of {@code baton lab}: each has its picture. */
    private static final List<String> PICTURES = List.of(
            "notification",
            "callback",
            "polling",
            "blocking",
            "coroutine",
            "event-loop",
            "thread-pool",
            "thread-per-request",
            "virtual-threads",
            "multi-process",
            "nio",
            "epoll",
            "io_uring");

    private static final Pattern LINK = Pattern.compile("\\[([^\\]]*)]\\(([^)#]*)(?:#([^)]*))?\\)");
    private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```$");
    private static final Pattern OWN_CLASS = Pattern.compile("`([A-Z]\\w+)`");

    @ParameterizedTest
    @ValueSource(strings = {ENGLISH, KOREAN})
    void whatIsLinkedToIsThere(String name) throws IOException {
        List<MatchResult> links = links(name);
        assertThat(links).hasSizeGreaterThan(40);
        for (MatchResult link : links) {
            Path target = DOCS.resolve(link.group(2));
            assertThat(target).as("%s links to %s", name, link.group()).exists();
            Matcher ofClass = OWN_CLASS.matcher(link.group(1));
            if (ofClass.matches()) {
                assertThat(target.getFileName()).hasToString(ofClass.group(1) + ".java");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {ENGLISH, KOREAN})
    void placesWithinThePageAreThere(String name) throws IOException {
        List<String> headings = lines(name, line -> line.startsWith("#")).stream()
                .map(heading ->
                        heading.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT).replace(' ', '-'))
                .toList();
        assertThat(links(name).stream().filter(link -> link.group(2).isEmpty()).map(link -> link.group(3)))
                .isNotEmpty()
                .isSubsetOf(headings);
    }

    @ParameterizedTest
    @ValueSource(strings = {ENGLISH, KOREAN})
    void eachRowOfTheLabHasItsPicture(String name) throws IOException {
        assertThat(links(name).stream().map(link -> link.group(2)).filter(target -> target.startsWith("images/")))
                .containsExactlyInAnyOrderElementsOf(PICTURES.stream()
                        .map(picture -> "images/models/" + picture + ".svg")
                        .toList());
    }

    @Test
    void bothHaveTheSameSections() throws IOException {
        assertThat(outline(KOREAN)).isEqualTo(outline(ENGLISH));
    }

    @Test
    void bothHaveTheSameCommandsAndOutput() throws IOException {
        assertThat(code(KOREAN)).isEqualTo(code(ENGLISH)).isNotEmpty();
    }

    @Test
    void bothLinkToTheSameFiles() throws IOException {
        assertThat(files(KOREAN)).isEqualTo(files(ENGLISH));
    }

    @Test
    void theyKnowEachOtherAndTheReadmeKnowsThem() throws IOException {
        assertThat(read(ENGLISH)).contains("(models.ko.md)");
        assertThat(read(KOREAN)).contains("(models.md)");
        assertThat(Files.readString(DOCS.resolveSibling("README.md")))
                .contains("(docs/models.md)")
                .contains("(docs/models.ko.md)");
    }

    private static List<String> outline(String name) throws IOException {
        return lines(name, line -> line.matches("#+ .*|!\\[.*")).stream()
                .map(line -> line.startsWith("#") ? line.replaceFirst(" .*", "") : line.replaceFirst(".*]", ""))
                .toList();
    }

    private static List<String> files(String name) throws IOException {
        return links(name).stream()
                .map(link -> link.group(2))
                .filter(target -> !target.startsWith("models"))
                .toList();
    }

    private static List<String> code(String name) throws IOException {
        return CODE.matcher(read(name)).results().map(MatchResult::group).toList();
    }

    private static List<String> lines(String name, Predicate<String> wanted) throws IOException {
        return prose(name).lines().filter(wanted).toList();
    }

    private static List<MatchResult> links(String name) throws IOException {
        return LINK.matcher(prose(name)).results().toList();
    }

    /** Without its code. */
    private static String prose(String name) throws IOException {
        return CODE.matcher(read(name)).replaceAll("");
    }

    private static String read(String name) throws IOException {
        return Files.readString(DOCS.resolve(name));
    }
}

package dev.baton.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The code in docs/test-a-flow.md is code of tests that run. */
class TestAFlowDocTest {
    private static final Pattern CODE = Pattern.compile("(?ms)^```java$(.*?)^```$");

    @Test
    void itsCodeIsCodeOfTests() throws IOException {
        String tests = plain(source("SeatsTest") + source("SeatsCrashTest"));

        List<MatchResult> blocks = CODE.matcher(Files.readString(Path.of("../docs/test-a-flow.md")))
                .results()
                .toList();

        assertThat(blocks).hasSize(3).allSatisfy(block -> assertThat(tests).contains(plain(block.group(1))));
    }

    private static String source(String test) throws IOException {
        return Files.readString(Path.of("src/test/java/dev/baton/test", test + ".java"));
    }

    private static String plain(String code) {
        return code.replaceAll("\\s+", " ").strip();
    }
}

package dev.baton.cli.shipped;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cluster.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A tag is another image tomorrow: a build that is to be the same names what it begins with by digest. */
class DockerfileTest {
    private static final Pattern BEGINS_WITH = Pattern.compile("(?m)^FROM (\\S+)");
    private static final Pattern BY_DIGEST = Pattern.compile("(?m)^ARG (\\w+)=\\S+@sha256:[0-9a-f]{64}$");

    @Test
    void whatItBeginsWithIsNamedByDigest() throws IOException {
        String file = Files.readString(Installation.findHome().resolve("docker/Dockerfile"));
        List<String> images = found(BEGINS_WITH, file);

        assertThat(images).hasSize(2);
        assertThat(found(BY_DIGEST, file).stream().map("${%s}"::formatted)).containsExactlyElementsOf(images);
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult result) -> result.group(1))
                .toList();
    }
}

package dev.baton.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.cli.project.Maven;
import dev.baton.cli.project.MavenStop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When the platform is installed for a project, and when Maven is not run at all. */
class ClassPathTest {

    @TempDir
    Path dir;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[ERROR] Non-parseable POM /home/a/pom.xml|false",
                "[ERROR] Could not find artifact com.example:missing:jar:1 in central|false",
                "[INFO] dev.baton:baton-api:jar:0.1.0|false",
                "[ERROR] Could not find artifact dev.baton:baton-api:jar:0.1.0 in central|true",
                "[ERROR] Non-resolvable import POM: dev.baton:baton-bom:pom:0.1.0 was not found|true"
            })
    void onlyAnErrorThatNamesThePlatformInstallsIt(String said, boolean installs) throws Exception {
        Path log = Files.writeString(dir.resolve("maven.log"), "[ERROR] Some problems were encountered\n" + said);
        assertThat(new Maven(dir, log, new MavenStop()).failedOverPlatform()).isEqualTo(installs);
    }

    @Test
    void afterTheStopNoMavenRuns() {
        MavenStop stop = new MavenStop();
        stop.stop();
        assertThatThrownBy(() -> new Maven(dir, dir.resolve("maven.log"), stop).run(List.of("--version")))
                .hasMessage("Maven was stopped");
    }
}

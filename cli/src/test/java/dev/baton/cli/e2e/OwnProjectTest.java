package dev.baton.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cli.e2e.OwnProject.Ended;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From nothing to a flow of one's own that is built and tested, by the commands of the README and a real Maven. */
class OwnProjectTest {

    @TempDir
    Path home;

    @Test
    void aNewProjectIsBuiltAndItsTestsPass() throws IOException, InterruptedException {
        try (OwnProject project = OwnProject.in(home)) {
            Ended made = OwnProject.run(project.baton(home, "new", "greetings"));
            assertThat(made.code()).as(made.said()).isZero();
            assertThat(made.said()).contains("mvn verify", "./baton dev");

            Ended built = OwnProject.run(project.maven("verify"));
            assertThat(built.code()).as(built.said()).isZero();
            assertThat(built.said()).contains("Tests run: ").doesNotContain("WARN");
            assertThat(project.jar()).exists();
        }
    }
}

package dev.baton.cli.command;

import dev.baton.cli.project.Maven;
import dev.baton.cli.project.MavenStop;
import dev.baton.cli.project.NewProject;
import dev.baton.cli.terminal.Console;
import dev.baton.cluster.Installation;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code baton new}: a project for flows of one's own. */
@Command(
        name = "new",
        description = {
            "Make a Maven project for flows of your own: one flow, its table, its test.",
            "What it compiles against is put into Maven's local repository."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
public final class NewCommand implements Callable<Integer> {

    @Parameters(paramLabel = "DIR", description = "The project's folder; not there yet, or empty.")
    private Path dir = Path.of("");

    @Option(
            names = "--package",
            paramLabel = "NAME",
            description = "The Java package and the Maven group, such as com.example.greetings. Default: DIR's name.")
    private @Nullable String javaPackage;

    @Override
    public Integer call() {
        Console console = new Console();
        Path platform = Installation.findHome();
        NewProject project = NewProject.of(dir, Optional.ofNullable(javaPackage), platform);
        console.line("Installing Baton in Maven's local repository ...");
        Maven.installPlatform(platform, new MavenStop());
        project.write();
        console.line("Made %s: package %s.", project.dir(), project.javaPackage());
        console.line("");
        console.line("  cd %s", NewProject.forShell(dir));
        console.line("  mvn verify       # builds and tests it");
        console.line("  ./baton dev      # runs it; what you save is seen at once");
        return 0;
    }
}

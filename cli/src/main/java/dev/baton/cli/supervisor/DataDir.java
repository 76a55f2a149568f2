package dev.baton.cli.supervisor;

import dev.baton.cluster.Installation;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a cluster keeps its data, logs and state. */
public final class DataDir {

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description =
                    "Where data, logs and state are kept. Default: $$BATON_DATA_DIR, else .baton beside the script.")
    private @Nullable Path given;

    /** This one, or else the usual one. */
    public static DataDir of(Optional<Path> given) {
        DataDir dir = new DataDir();
        given.ifPresent(path -> dir.given = path);
        return dir;
    }

    public Path path() {
        return named().orElseGet(() -> Installation.findHome().resolve(".baton"))
                .toAbsolutePath()
                .normalize();
    }

    private Optional<Path> named() {
        return Optional.ofNullable(given).or(() -> Optional.ofNullable(System.getenv("BATON_DATA_DIR"))
                .filter(text -> !text.isBlank())
                .map(Path::of));
    }

    /**
     * The one with a running cluster: this one, or the one that the last {@code up} of this installation was given, if
     * none is named here, by option or variable.
     */
    public Path ofRunning() {
        return named().isPresent() ? path() : running(path(), LastDataDir::read);
    }

    static Path running(Path usual, Supplier<Optional<Path>> last) {
        return isRunning(usual) ? usual : last.get().filter(DataDir::isRunning).orElse(usual);
    }

    private static boolean isRunning(Path dir) {
        return new StateFile(dir).read().isPresent();
    }

    /** Of the cluster that runs. */
    public StateFile state() {
        return new StateFile(ofRunning());
    }

    /** Of a cluster that is started here, whatever else runs. */
    StateFile ownState() {
        return new StateFile(path());
    }
}

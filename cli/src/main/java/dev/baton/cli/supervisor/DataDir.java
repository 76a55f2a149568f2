package dev.baton.cli.supervisor;

import dev.baton.cluster.Installation;
import java.nio.file.Path;
import java.util.Optional;
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
        return Optional.ofNullable(given)
                .or(() -> Optional.ofNullable(System.getenv("BATON_DATA_DIR"))
                        .filter(text -> !text.isBlank())
                        .map(Path::of))
                .orElseGet(() -> Installation.findHome().resolve(".baton"))
                .toAbsolutePath()
                .normalize();
    }

    /**
     * The one with a running cluster: this one, or the one that the last {@code up} of this installation was given, if
     * none is named here.
     */
    public Path ofRunning() {
        Path usual = path();
        if (given != null || new StateFile(usual).read().isPresent()) {
            return usual;
        }
        return LastDataDir.read()
                .filter(last -> new StateFile(last).read().isPresent())
                .orElse(usual);
    }

    public StateFile state() {
        return new StateFile(ofRunning());
    }
}

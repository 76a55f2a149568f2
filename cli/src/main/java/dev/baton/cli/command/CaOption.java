package dev.baton.cli.command;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whose certificates are trusted. */
final class CaOption {

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description = "The CA's certificate, as PEM, for https. Default: that of the cluster that runs here, or"
                    + " those that Java trusts.")
    private @Nullable Path file;

    /** @param otherwise if none was given */
    Optional<Path> or(Optional<Path> otherwise) {
        return Optional.ofNullable(file).or(() -> otherwise);
    }
}

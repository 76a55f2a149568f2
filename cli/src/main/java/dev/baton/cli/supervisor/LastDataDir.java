package dev.baton.cli.supervisor;

import dev.baton.async.IoReason;
import dev.baton.cluster.ClusterProblem;
import dev.baton.cluster.Installation;
import dev.baton.cluster.PrivateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where the last {@code up} of this installation keeps its data: so that the other commands find it. */
final class LastDataDir {
    private LastDataDir() {}

    private static Path file() {
        return folder().resolve("last-data-dir");
    }

    private static Path folder() {
        return Installation.findHome().resolve(".baton");
    }

    static Optional<Path> read() {
        try {
            return Files.exists(file())
                    ? Optional.of(Files.readString(file()).strip())
                            .filter(text -> !text.isEmpty())
                            .map(Path::of)
                    : Optional.empty();
        } catch (IOException e) {
            throw new ClusterProblem("Can't read " + file() + ": " + IoReason.of(e), e);
        }
    }

    /** In an installation that can't be written to, the other commands need --data-dir. */
    static void write(Path dir) {
        if (!Files.isWritable(Installation.findHome()) && !Files.isWritable(folder())) {
            return;
        }
        try {
            PrivateFolder.create(folder());
            Files.writeString(file(), dir.toAbsolutePath() + "\n");
        } catch (IOException e) {
            throw new ClusterProblem("Can't write " + file() + ": " + IoReason.ofWriting(e), e);
        }
    }
}

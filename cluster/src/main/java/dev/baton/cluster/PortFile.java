package dev.baton.cluster;

import dev.baton.async.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The port that PostgreSQL had the last time, so that those who wrote it down find it there again. */
final class PortFile {
    private PortFile() {}

    static Optional<Integer> read(Path home) {
        Path file = home.resolve("port");
        try {
            return Files.exists(file)
                    ? Optional.of(Files.readString(file).strip())
                            .filter(text -> text.matches("\\d{1,5}"))
                            .map(Integer::valueOf)
                    : Optional.empty();
        } catch (IOException e) {
            throw new ClusterProblem("Can't read " + file + ": " + IoReason.of(e), e);
        }
    }

    static void write(Path home, int port) {
        Path file = home.resolve("port");
        try {
            Files.writeString(file, port + "\n");
        } catch (IOException e) {
            throw new ClusterProblem("Can't write " + file + ": " + IoReason.ofWriting(e), e);
        }
    }
}

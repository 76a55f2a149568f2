package dev.baton.cli.supervisor;

import dev.baton.async.IoReason;
import dev.baton.cluster.ClusterProblem;
import dev.baton.message.Json;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** The cluster's state on disk. */
public final class StateFile {
    private final Path dir;
    private final Path file;

    public StateFile(Path dir) {
        this.dir = dir;
        this.file = dir.resolve("state.json");
    }

    /** The state of the cluster that runs here; empty if none does. */
    public Optional<ClusterState> read() {
        return readLast().filter(ClusterState::running);
    }

    /** The last one written, even if its supervisor was killed. */
    public Optional<ClusterState> readLast() {
        try {
            return Files.exists(file)
                    ? Optional.of(Json.read(Buffer.buffer(Files.readAllBytes(file)), ClusterState.class))
                    : Optional.empty();
        } catch (IOException e) {
            throw new ClusterProblem("Can't read " + file + ": " + IoReason.of(e), e);
        } catch (IllegalArgumentException e) {
            throw new ClusterProblem(
                    file + " is not what 'baton up' of this release writes: stop that cluster, or delete the file", e);
        }
    }

    /** The same as {@link #read}, or a problem that says what to do. */
    public ClusterState require() {
        return read().orElseThrow(() -> new ClusterProblem("Nothing is running here; start it with: baton up"));
    }

    /** For its owner's eyes only: the database's URI may hold a password. */
    public void write(ClusterState state) {
        Path fresh = dir.resolve("state.json.new");
        try {
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(fresh, Json.write(state).getBytes());
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new ClusterProblem("Can't write " + file + ": " + IoReason.ofWriting(e), e);
        }
    }

    public void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new ClusterProblem("Can't delete " + file + ": " + IoReason.of(e), e);
        }
    }
}

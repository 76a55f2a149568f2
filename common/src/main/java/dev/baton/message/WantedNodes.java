package dev.baton.message;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * How many nodes the live lab wants. A node writes it into the folder that it shares with the supervisor that started
 * it, which reads it again and again. Both block.
 *
 * @param counts by role; a role that is missing stays as it was started
 * @param keep the node that is not to be stopped, as the lab's page comes from it
 * @param until when it is not wanted any more, unless it is written again
 */
public record WantedNodes(Map<RoleName, Integer> counts, String keep, Instant until) {
    /** Tells a node the folder. Without it, nobody reads what the node writes. */
    public static final String FOLDER_VARIABLE = "BATON_SUPERVISOR_DIR";

    private static final String FILE = "wanted-nodes.json";

    public WantedNodes {
        counts = Map.copyOf(counts);
    }

    /** In one step: who reads sees all of it, or what was there before. */
    public void write(Path folder) {
        try {
            Path fresh = folder.resolve(FILE + ".new");
            Files.write(fresh, Json.write(this).getBytes());
            Files.move(
                    fresh, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nothing is wanted any more. */
    public static void withdraw(Path folder) {
        try {
            Files.deleteIfExists(folder.resolve(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is wanted now; empty: the nodes that the cluster was started with. */
    public static Optional<WantedNodes> read(Path folder) {
        try {
            WantedNodes wanted = Json.read(Buffer.buffer(Files.readAllBytes(folder.resolve(FILE))), WantedNodes.class);
            return Optional.of(wanted).filter(each -> Instant.now().isBefore(each.until()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

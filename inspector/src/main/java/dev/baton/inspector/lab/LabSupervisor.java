package dev.baton.inspector.lab;

import dev.baton.message.RoleName;
import dev.baton.message.WantedNodes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The supervisor that started this node: the live lab asks it for other nodes than it started. Event loop only. */
public final class LabSupervisor {
    private final Vertx vertx;
    private final Optional<Path> folder;
    private Optional<String> owner = Optional.empty();

    /** @param folder that the supervisor reads; empty: none does */
    LabSupervisor(Vertx vertx, Optional<Path> folder) {
        this.vertx = vertx;
        this.folder = folder;
    }

    public static LabSupervisor of(Vertx vertx, Map<String, String> environment) {
        return new LabSupervisor(
                vertx,
                Optional.ofNullable(environment.get(WantedNodes.FOLDER_VARIABLE))
                        .map(Path::of));
    }

    /** Whether one listens. */
    public boolean listens() {
        return folder.isPresent();
    }

    /**
     * Holds for {@link Lab#LEASE}.
     *
     * @param by whose wish it is
     * @param keep the node that stays
     */
    public Future<Void> want(String by, LabNodes nodes, String keep) {
        if (folder.isEmpty() || nodes.asStarted()) {
            return withdraw(by);
        }
        owner = Optional.of(by);
        Map<RoleName, Integer> counts = new EnumMap<>(RoleName.class);
        nodes.dbWorkers().ifPresent(count -> counts.put(RoleName.DB_WORKER, count));
        nodes.computeServices().ifPresent(count -> counts.put(RoleName.COMPUTE_SERVICE, count));
        return aside(() -> new WantedNodes(counts, keep, Instant.now().plus(Lab.LEASE)).write(folder.get()));
    }

    /** The nodes that the cluster was started with, if it is this one's wish that holds. */
    public Future<Void> withdraw(String by) {
        if (owner.filter(by::equals).isEmpty()) {
            return Future.succeededFuture();
        }
        owner = Optional.empty();
        return aside(() -> folder.ifPresent(WantedNodes::withdraw));
    }

    private Future<Void> aside(Runnable work) {
        return vertx.executeBlocking(() -> {
            work.run();
            return null;
        });
    }
}

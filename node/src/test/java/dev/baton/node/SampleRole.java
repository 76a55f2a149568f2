package dev.baton.node;

import dev.baton.message.RoleName;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A gateway that does nothing but remember the calls that it got. */
public final class SampleRole implements Role {
    private final RoleName name;
    private final List<String> diary;

    /** For the service loader of other processes. */
    public SampleRole() {
        this(RoleName.GATEWAY, new CopyOnWriteArrayList<>());
    }

    public SampleRole(RoleName name, List<String> diary) {
        this.name = name;
        this.diary = diary;
    }

    @Override
    public RoleName name() {
        return name;
    }

    @Override
    public Future<RunningRole> start(NodeContext node) {
        diary.add("start " + name);
        return Future.succeededFuture(new RunningRole() {
            @Override
            public Future<Void> drain(Duration atMost) {
                diary.add("drain " + name + " as " + node.bus().roster().self().state());
                return Future.succeededFuture();
            }

            @Override
            public Future<Void> stop() {
                diary.add("stop " + name);
                return Future.succeededFuture();
            }
        });
    }
}

package dev.baton.test;

import dev.baton.config.ConfigFile;
import dev.baton.run.FlowCatalog;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The node of a test class, and in tests of crashes one beside it that takes over: started before it is needed. One
 * thread.
 */
final class BenchNodes implements AutoCloseable {
    private final TestDatabase database;
    private final Map<String, String> settings;
    private final Function<ConfigFile, FlowCatalog> flows;
    private final Journal journal;
    private Optional<Running> current = Optional.empty();
    private Optional<Future<Running>> spare = Optional.empty();
    private int started;

    /** A node with all that is its own. */
    record Running(TestNode node, Wire wire, Points points) {

        Future<Void> kill() {
            points.die();
            wire.cut();
            Future<Void> ended = node.kill();
            wire.close();
            return ended;
        }

        Future<Void> stop() {
            return node.stop().onComplete(ignored -> wire.close());
        }
    }

    BenchNodes(
            TestDatabase database,
            Map<String, String> settings,
            Function<ConfigFile, FlowCatalog> flows,
            Journal journal) {
        this.database = database;
        this.settings = settings;
        this.flows = flows;
        this.journal = journal;
    }

    TestDatabase database() {
        return database;
    }

    Journal journal() {
        return journal;
    }

    /** The node that requests go to. */
    Running current() {
        if (current.isEmpty()) {
            current = Optional.of(TestNode.await(spare.orElseGet(this::start)));
            spare = Optional.empty();
        }
        return current.get();
    }

    /** Starts the one that may take over. */
    void prepareSpare() {
        if (spare.isEmpty()) {
            spare = Optional.of(start());
        }
    }

    /** From now on requests go to the spare one; answers the node that they went to. */
    Running takeOver() {
        Running before = current();
        prepareSpare();
        current = Optional.empty();
        current();
        return before;
    }

    /** A node that works as well as before, and requests don't go to. */
    void keepAsSpare(Running node) {
        if (spare.isEmpty()) {
            spare = Optional.of(Future.succeededFuture(node));
        } else {
            node.kill();
        }
    }

    private Future<Running> start() {
        boolean first = started == 0;
        String name = "node-" + ++started;
        Points points = new Points(name, journal);
        Wire wire = new Wire(database.port(), points);
        WatchedStages stages = new WatchedStages(points);
        return TestNode.start(name, database.uri(wire.port()), settings, config -> {
                    FlowCatalog plain = flows.apply(config);
                    return new FlowCatalog(
                            List.copyOf(plain.all().stream()
                                    .<dev.baton.flow.Flow<?, ?>>map(stages::watched)
                                    .toList()),
                            first ? plain.schemas() : List.of(), // the first one has made the tables
                            plain.classes());
                })
                .map(node -> new Running(node, wire, points))
                .onFailure(ignored -> wire.close());
    }

    /** Nodes that were killed end by themselves. */
    @Override
    public void close() {
        spare.ifPresent(starting -> starting.onSuccess(Running::kill));
        current.ifPresent(node -> TestNode.await(node.stop()));
    }
}

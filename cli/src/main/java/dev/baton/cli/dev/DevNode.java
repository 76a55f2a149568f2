package dev.baton.cli.dev;

import dev.baton.config.ConfigFile;
import dev.baton.flow.Flow;
import dev.baton.message.RoleName;
import dev.baton.node.Node;
import dev.baton.node.NodePlan;
import dev.baton.run.FlowCatalog;
import dev.baton.run.ProvidedFlows;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** One version of the project's flows, in a class loader of its own, and the node that runs it. Any thread. */
final class DevNode {
    private final Path classes;
    private final URLClassLoader loader;
    private final NodePlan plan;
    private volatile CompletableFuture<Node> node = CompletableFuture.failedFuture(new IllegalStateException("new"));

    private DevNode(Path classes, URLClassLoader loader, NodePlan plan) {
        this.classes = classes;
        this.loader = loader;
        this.plan = plan;
    }

    /**
     * Loads the flows; nothing is started yet.
     *
     * @param libraries of the project, beside those of the platform
     * @throws RuntimeException if they can't be built, in one line
     */
    static DevNode load(Path classes, List<Path> libraries, Path config, Map<String, String> settings)
            throws IOException {
        List<URL> urls = new ArrayList<>(List.of(classes.toUri().toURL()));
        for (Path library : libraries) {
            urls.add(library.toUri().toURL());
        }
        URLClassLoader loader = new URLClassLoader("flows", urls.toArray(URL[]::new), DevNode.class.getClassLoader());
        try {
            ConfigFile file = ConfigFile.load(config, settings, loader);
            return new DevNode(
                    classes, loader, NodePlan.of(Set.of(RoleName.values()), file, () -> catalog(loader, file)));
        } catch (RuntimeException e) {
            loader.close();
            throw e;
        }
    }

    /** The project's flows alone: the samples are on the class path, too. */
    private static FlowCatalog catalog(ClassLoader loader, ConfigFile config) {
        ProvidedFlows own =
                ProvidedFlows.load(loader, config.forFlows(), provider -> provider.getClassLoader() == loader);
        return new FlowCatalog(own.flows(), own.schemas(), loader);
    }

    List<Flow<?, ?>> flows() {
        return List.copyOf(plan.flows().flows());
    }

    /** Whether both have a flow by the same name and version that means something else in each. */
    boolean conflictsWith(DevNode other) {
        return plan.flows().all().stream().anyMatch(flow -> other.plan
                .flows()
                .find(flow.name(), flow.version())
                .filter(same -> !same.description().equals(flow.description()))
                .isPresent());
    }

    /**
     * Returns when it is ready. It may be started again after it was stopped: it waits for that end.
     *
     * @param problems of the version that was saved last, which the page shows
     * @throws RuntimeException if it does not start, in one line
     */
    void start(Supplier<List<String>> problems) {
        CompletableFuture<Node> starting =
                stop().compose(ended -> Node.start(plan)).toCompletionStage().toCompletableFuture();
        node = starting;
        try {
            starting.join().note(problems);
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** It finishes what it has. Never fails. */
    Future<Void> stop() {
        return Future.fromCompletionStage(
                        node.thenCompose(running -> running.stop().toCompletionStage()))
                .otherwiseEmpty();
    }

    /** @return whether it has ended in that time */
    boolean stop(Duration atMost) {
        return ends(stop(), atMost);
    }

    /** Its requests are cut; they are resumed when a node runs again. */
    void kill(Duration atMost) {
        ends(
                Future.fromCompletionStage(
                        node.thenCompose(running -> running.kill().toCompletionStage())),
                atMost);
    }

    private static boolean ends(Future<Void> end, Duration atMost) {
        try {
            end.toCompletionStage().toCompletableFuture().get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    /** After its last stop: its classes are no longer used. */
    void discard() {
        try {
            loader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            Build.delete(classes);
        }
    }
}

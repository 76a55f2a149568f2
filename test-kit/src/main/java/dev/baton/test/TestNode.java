package dev.baton.test;

import dev.baton.config.ConfigFile;
import dev.baton.message.RoleName;
import dev.baton.node.Node;
import dev.baton.node.NodePlan;
import dev.baton.run.FlowCatalog;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/** A node with all roles in this JVM, on a database of the test. Any thread. */
final class TestNode {
    private static final String CONFIG = """
            profile: development
            node:
              name: %s
              admin-port: 0
              event-loops: 2
              event-loop-limit: 1m
              drain-timeout: 2s
              stop-timeout: 4s
            cluster:
              alone: true
            gateway:
              http-port: 0
              compute-threads: 1
              http:
                insecure-webhooks: true
            db-worker:
              compute-threads: 1
            compute-service:
              threads: 2
            database:
              uri: %s
              connect-timeout: 10s
              idle-in-transaction-timeout: 1m
            tap:
              hops: 4096
            timelines:
              marks: 8192
            durable:
              recovery:
                sweep: 50ms
                grace: 0ms
                # the kit kills nodes, not the request
                max-deaths: 10
              webhooks:
                secret: whsec_YmF0b24tdGVzdC1raXQtd2ViaG9vay1rZXk=
                allow-internal: true
                allow-http: true
            """;

    private final String name;
    private final Node node;

    private TestNode(String name, Node node) {
        this.name = name;
        this.node = node;
    }

    /** @param settings of the test, as environment variables would say them */
    static Future<TestNode> start(
            String name, String databaseUri, Map<String, String> settings, Function<ConfigFile, FlowCatalog> flows) {
        ConfigFile config = ConfigFile.parse("the test kit's", CONFIG.formatted(name, databaseUri), settings);
        NodePlan plan = NodePlan.of(Set.of(RoleName.values()), config, () -> flows.apply(config));
        return Node.start(plan).map(node -> new TestNode(name, node));
    }

    String name() {
        return name;
    }

    String id() {
        return node.self().id();
    }

    int httpPort() {
        return node.httpPort().orElseThrow();
    }

    int adminPort() {
        return node.adminPort();
    }

    Future<Void> kill() {
        return node.kill();
    }

    Future<Void> stop() {
        return node.stop();
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}

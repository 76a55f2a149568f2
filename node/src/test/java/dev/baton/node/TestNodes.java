package dev.baton.node;

import dev.baton.config.ConfigFile;
import dev.baton.limit.ProxySettings;
import dev.baton.message.RoleName;
import dev.baton.node.cluster.ClusterSettings;
import dev.baton.node.token.TokenSettings;
import dev.baton.run.FlowCatalog;
import dev.baton.testing.JvmProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Nodes for tests: in this JVM with roles of the test's choice, or in one of their own with a {@link SampleRole}. */
public final class TestNodes {
    private TestNodes() {}

    public static String config(String name, int clusterPort, Integer... otherPorts) {
        String members = Stream.concat(Stream.of(clusterPort), Stream.of(otherPorts))
                .map(port -> "'127.0.0.1:" + port + "'")
                .collect(Collectors.joining(", "));
        return ("node: {name: %s, admin-port: 0, stop-timeout: 8s}%ncluster: {port: "
                        + "%d, members: [%s], frozen-after: 6s}%n")
                .formatted(name, clusterPort, members);
    }

    public static NodePlan plan(String config, Role... roles) {
        return plan(config, List.of(roles));
    }

    private static NodePlan plan(String yaml, List<Role> roles) {
        ConfigFile config = ConfigFile.parse("test.yaml", yaml, Map.of());
        NodeSettings node = config.section("node", NodeSettings.class);
        return new NodePlan(
                node.name().orElse("test"),
                "test",
                roles,
                new FlowCatalog(List.of(), List.of()),
                node,
                config.section("http", ProxySettings.class),
                config.section("tokens", TokenSettings.class),
                node.transport().here(),
                config.section("cluster", ClusterSettings.class),
                config.section("bus", dev.baton.bus.BusSettings.class),
                config.section("tap", dev.baton.tap.TapSettings.class),
                config.section("timelines", dev.baton.timeline.RecorderSettings.class),
                config);
    }

    /** A node as it is started for real, with a {@link SampleRole} as its gateway. */
    public static JvmProcess process(Path dir, String config, Map<String, String> environment) throws IOException {
        return process(dir, config, environment, SampleRole.class);
    }

    static JvmProcess process(Path dir, String config, Map<String, String> environment, Class<? extends Role> gateway)
            throws IOException {
        Path services = Files.createDirectories(dir.resolve("services/META-INF/services"));
        Files.writeString(services.resolve(Role.class.getName()), gateway.getName());
        Path file = Files.createTempFile(dir, "baton", ".yaml");
        Files.writeString(file, config);
        return JvmProcess.start(
                dir,
                environment,
                JvmProcess.classPath() + File.pathSeparator + dir.resolve("services"),
                NodeMain.class.getName(),
                RoleName.GATEWAY.toString(),
                file.toString());
    }
}

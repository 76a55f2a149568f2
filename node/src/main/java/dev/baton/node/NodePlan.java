package dev.baton.node;

import dev.baton.bus.BusSettings;
import dev.baton.config.ConfigFile;
import dev.baton.config.ConfigProblem;
import dev.baton.config.StartProblem;
import dev.baton.limit.ProxySettings;
import dev.baton.message.RoleName;
import dev.baton.node.cluster.ClusterSettings;
import dev.baton.node.token.TokenSettings;
import dev.baton.run.FlowCatalog;
import dev.baton.run.FlowProblem;
import dev.baton.tap.TapSettings;
import dev.baton.timeline.RecorderSettings;
import io.vertx.core.transport.Transport;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What a node is going to be: everything that can be known, and be wrong, before it touches the network. */
public record NodePlan(
        String name,
        String version,
        List<Role> roles,
        FlowCatalog flows,
        NodeSettings node,
        ProxySettings proxies,
        TokenSettings tokens,
        Transport transport,
        ClusterSettings cluster,
        BusSettings bus,
        TapSettings tap,
        RecorderSettings timelines,
        ConfigFile config) {

    /** With the flows of this thread's context class loader. */
    public static NodePlan of(Set<RoleName> roleNames, ConfigFile config) {
        return of(roleNames, config, Thread.currentThread().getContextClassLoader());
    }

    /**
     * @param flows where providers of flows, and the migrations that they name, are found; the platform's own classes
     *     are found there, too
     */
    public static NodePlan of(Set<RoleName> roleNames, ConfigFile config, ClassLoader flows) {
        return of(roleNames, config, () -> FlowCatalog.load(flows, config.forFlows()));
    }

    /** With these flows and no others. */
    public static NodePlan of(Set<RoleName> roleNames, ConfigFile config, Supplier<FlowCatalog> flows) {
        NodeSettings node = config.section("node", NodeSettings.class);
        ClusterSettings cluster = config.section("cluster", ClusterSettings.class);
        OpenDevelopment.refuse(roleNames, config, node);
        OpenNetwork.refuse(cluster);
        return new NodePlan(
                nameOf(roleNames, node),
                Optional.ofNullable(Node.class.getPackage().getImplementationVersion())
                        .orElse("development"),
                Roles.find(roleNames),
                built(flows),
                node,
                config.section("http", ProxySettings.class),
                tokens(config),
                node.transport().here(),
                cluster,
                config.section("bus", BusSettings.class),
                config.section("tap", TapSettings.class),
                config.section("timelines", RecorderSettings.class),
                config);
    }

    private static TokenSettings tokens(ConfigFile config) {
        TokenSettings tokens = config.section("tokens", TokenSettings.class);
        tokens.caFile().filter(file -> !Files.isReadable(file)).ifPresent(file -> {
            throw new StartProblem("tokens.ca-file: %s can't be read".formatted(file));
        });
        return tokens;
    }

    /** In one line for the flows' author: a provider is code of others. */
    private static FlowCatalog built(Supplier<FlowCatalog> flows) {
        try {
            return flows.get();
        } catch (FlowProblem e) {
            throw e.getCause() instanceof ConfigProblem problem
                    ? problem
                    : new StartProblem(String.valueOf(e.getMessage()), e);
        }
    }

    Set<RoleName> roleNames() {
        return roles.stream().map(Role::name).collect(Collectors.toUnmodifiableSet());
    }

    static String nameOf(Set<RoleName> roles, NodeSettings settings) {
        return settings.name()
                .orElseGet(() -> String.join(
                                "+",
                                new TreeSet<>(roles)
                                        .stream().map(RoleName::toString).toList())
                        + "@" + hostName());
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost"; // the name is for people only
        }
    }
}

package dev.baton.node.cluster;

import com.hazelcast.config.AdvancedNetworkConfig;
import com.hazelcast.config.ClassFilter;
import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.MultiMapConfig.ValueCollectionType;
import com.hazelcast.config.ServerSocketEndpointConfig;
import com.hazelcast.instance.ProtocolType;
import com.hazelcast.spi.properties.ClusterProperty;
import com.hazelcast.spi.properties.HazelcastProperty;
import dev.baton.config.StartProblem;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * How Hazelcast is used: for membership and the event bus's subscriptions, nothing else. In code and not in a file,
 * because most of it is no matter of taste and the rest are settings of ours; each rule is here for a reason that
 * stands beside it.
 */
final class HazelcastRules {
    /** Copies of the tables that the event bus can't route without, so that two nodes may die at once. */
    private static final int BACKUPS = 2;

    private HazelcastRules() {}

    static Config of(ClusterSettings settings, BusCredentials credentials) {
        Config config = new Config();
        config.setClusterName(credentials.clusterName());
        config.getMemberAttributeConfig().setAttribute(ClusterMembership.NODE_ID, credentials.nodeId());
        network(config.getAdvancedNetworkConfig(), settings);
        detection(config, settings);
        starting(config);
        stopping(config);
        manners(config);
        config.addMultiMapConfig(new MultiMapConfig("__vertx.subs")
                .setValueCollectionType(ValueCollectionType.SET)
                .setBackupCount(BACKUPS));
        config.addMapConfig(new MapConfig("__vertx.nodeInfo").setBackupCount(BACKUPS));
        return config;
    }

    /** One port, for members: the protocols of clients, REST and memcache are not spoken at all. */
    private static void network(AdvancedNetworkConfig network, ClusterSettings settings) {
        ServerSocketEndpointConfig members = new ServerSocketEndpointConfig()
                .setProtocolType(ProtocolType.MEMBER)
                .setPort(settings.port())
                .setPortAutoIncrement(false); // the others look for it at this port
        members.getInterfaces().setEnabled(true).addInterface(address(settings.host()));
        network.setEnabled(true).setMemberEndpointConfig(members);
        JoinConfig join = network.getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false); // would join any cluster on the same network
        switch (settings.join()) {
            case TCP ->
                join.getTcpIpConfig()
                        .setEnabled(!settings.members().isEmpty())
                        .setConnectionTimeoutSeconds(2)
                        .setMembers(settings.members());
            case KUBERNETES ->
                join.getKubernetesConfig()
                        .setEnabled(true)
                        .setProperty("service-dns", settings.kubernetesService().orElseThrow())
                        .setProperty("service-port", Integer.toString(settings.port()));
        }
    }

    private static void detection(Config config, ClusterSettings settings) {
        // A killed node's connections break at once. Two failed attempts to connect again, 100 ms apart, and it is out.
        set(config, ClusterProperty.CONNECTION_MONITOR_INTERVAL, 100);
        set(config, ClusterProperty.CONNECTION_MONITOR_MAX_FAULTS, 1);
        // A frozen node's connections stay open: only missing heartbeats reveal it.
        set(
                config,
                ClusterProperty.HEARTBEAT_INTERVAL_SECONDS,
                settings.heartbeat().toSeconds());
        set(
                config,
                ClusterProperty.MAX_NO_HEARTBEAT_SECONDS,
                settings.frozenAfter().toSeconds());
        set(config, ClusterProperty.MASTERSHIP_CLAIM_TIMEOUT_SECONDS, 10);
        // A call to a member that is about to be removed must not hold a worker thread for the default minute.
        set(config, ClusterProperty.OPERATION_CALL_TIMEOUT_MILLIS, 5_000);
        // Two halves find each other again within seconds; the defaults are 300 and 120.
        set(config, ClusterProperty.MERGE_FIRST_RUN_DELAY_SECONDS, 10);
        set(config, ClusterProperty.MERGE_NEXT_RUN_DELAY_SECONDS, 5);
    }

    private static void starting(Config config) {
        set(config, ClusterProperty.WAIT_SECONDS_BEFORE_JOIN, 0); // batches joins of many members; ours are few
        set(config, ClusterProperty.SOCKET_BIND_ANY, false); // the given interface only
    }

    private static void stopping(Config config) {
        set(config, ClusterProperty.SHUTDOWNHOOK_ENABLED, false); // the node stops it, last
        set(config, ClusterProperty.GRACEFUL_SHUTDOWN_MAX_WAIT, 5);
    }

    private static void manners(Config config) {
        set(config, ClusterProperty.PHONE_HOME_ENABLED, false);
        set(config, ClusterProperty.LOGGING_TYPE, "slf4j");
        set(config, ClusterProperty.HEALTH_MONITORING_LEVEL, "OFF"); // our own metrics say it
        config.getMetricsConfig().setEnabled(false);
        config.getSerializationConfig()
                .setJavaSerializationFilterConfig(new JavaSerializationFilterConfig()
                        // Members send each other failures and what is in them. Defaults forbid known gadgets.
                        .setWhitelist(new ClassFilter()
                                .addPrefixes(
                                        "java.lang.",
                                        "java.util.",
                                        "com.hazelcast.",
                                        "io.vertx.spi.cluster.hazelcast.impl.")
                                .addClasses(
                                        "java.io.IOException",
                                        "java.io.EOFException",
                                        "java.net.ConnectException",
                                        "java.net.SocketException",
                                        "java.net.UnknownHostException")));
    }

    private static void set(Config config, HazelcastProperty property, Object value) {
        config.setProperty(property.getName(), String.valueOf(value));
    }

    private static String address(String host) {
        try {
            return InetAddress.getByName(host).getHostAddress();
        } catch (UnknownHostException e) {
            throw new StartProblem("cluster.host is '" + host + "', which has no address here", e);
        }
    }
}

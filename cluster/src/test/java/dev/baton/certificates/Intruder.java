package dev.baton.certificates;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.spi.cluster.hazelcast.impl.HazelcastNodeInfo;
import io.vertx.spi.cluster.hazelcast.impl.HazelcastRegistrationInfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A member of Hazelcast's cluster that is no node: it knows the cluster's name, says what it likes in the tables, and
 * listens in the clear at the address that it gives.
 */
final class Intruder implements AutoCloseable {
    static final String ID = "intruder~1";
    private static final String NODE_ID = "__vertx.nodeId";

    private final HazelcastInstance hazelcast;
    private final ServerSocket listening;
    private final List<String> heard = new CopyOnWriteArrayList<>();

    private Intruder(HazelcastInstance hazelcast, ServerSocket listening) {
        this.hazelcast = hazelcast;
        this.listening = listening;
        Thread.ofVirtual().start(this::listen);
    }

    /** In the clear. @param members host:port of members to join */
    static Intruder join(String clusterName, List<String> members) throws IOException {
        return join(clusterName, members, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    }

    /** @param listening where it waits for messages */
    static Intruder join(String clusterName, List<String> members, ServerSocket listening) {
        Config config = new Config();
        config.setClusterName(clusterName);
        config.setProperty("hazelcast.logging.type", "slf4j");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.wait.seconds.before.join", "0");
        config.getMemberAttributeConfig().setAttribute(NODE_ID, ID);
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        JoinConfig join = config.getNetworkConfig().getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true).setMembers(members);
        return new Intruder(Hazelcast.newHazelcastInstance(config), listening);
    }

    int members() {
        return hazelcast.getCluster().getMembers().size();
    }

    /** Says that a node is where the intruder listens. */
    void claimAddress(String nodeId) {
        hazelcast
                .<String, HazelcastNodeInfo>getMap("__vertx.nodeInfo")
                .put(nodeId, new HazelcastNodeInfo(new NodeInfo("127.0.0.1", listening.getLocalPort(), null)));
    }

    /** Where the cluster's table says that a node is. */
    int portOf(String nodeId) {
        return hazelcast
                .<String, HazelcastNodeInfo>getMap("__vertx.nodeInfo")
                .get(nodeId)
                .unwrap()
                .port();
    }

    /** Says that it listens to an address of the event bus. */
    void subscribe(String address) {
        hazelcast
                .<String, HazelcastRegistrationInfo>getMultiMap("__vertx.subs")
                .put(address, new HazelcastRegistrationInfo(new RegistrationInfo(ID, 1, false)));
    }

    /** What connections brought first. */
    List<String> heard() {
        return heard;
    }

    private void listen() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                Thread.ofVirtual().start(() -> read(socket));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    /** All that a side tells without a handshake: then the intruder answers nonsense. */
    private void read(Socket socket) {
        try (socket) {
            byte[] bytes = new byte[64 << 10];
            int length = socket.getInputStream().read(bytes);
            heard.add(new String(bytes, 0, Math.max(length, 0), StandardCharsets.ISO_8859_1));
            socket.getOutputStream().write("no handshake".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            // the other side has had enough
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        hazelcast.shutdown();
    }
}

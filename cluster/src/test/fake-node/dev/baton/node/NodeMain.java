package dev.baton.node;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;

/**
 * Stands in for a node: an admin port that answers, and nothing else. A test compiles it and puts it in front of the
 * class path.
 */
public final class NodeMain {
    private NodeMain() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        String mode = System.getenv().getOrDefault("FAKE_MODE", "ready");
        if (mode.equals("fails")) {
            System.err.println("some noise");
            System.err.println("baton: The fake node can't start");
            System.err.println("\tat some.Stack");
            System.exit(1);
        }
        System.out.println("The fake node " + System.getenv("BATON_NODE_NAME") + " plays " + args[0]);
        if (System.getenv("BATON_DATABASE_URI") != null) {
            System.out.println("It has the address of the database");
        }
        int port = Integer.parseInt(System.getenv("BATON_NODE_ADMIN_PORT"));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/health/ready", exchange -> {
            exchange.sendResponseHeaders(mode.equals("ready") ? 200 : 503, -1);
            exchange.close();
        });
        server.start();
        new CountDownLatch(1).await();
    }
}

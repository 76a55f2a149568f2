package dev.baton.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of loopback that are free at the moment. */
public final class FreePorts {
    private FreePorts() {}

    /** Below the range of outgoing connections: none of them takes it before the test does. */
    public static int one() {
        return ThreadLocalRandom.current()
                .ints(12_000, 32_000)
                .limit(1_000)
                .filter(FreePorts::isFree)
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}

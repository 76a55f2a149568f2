package dev.baton.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;

/** Ports of the loopback interface. */
public final class Ports {
    /**
     * Below the range that systems take ports of outgoing connections from: such a one may be gone before its node is
     * up.
     */
    private static final int FIRST = 12_000;

    private static final int LAST = 32_000;
    private static final int TRIES = 1_000;

    private Ports() {}

    /** One that was free a moment ago, and that no outgoing connection will take. */
    public static int free() {
        return ThreadLocalRandom.current()
                .ints(FIRST, LAST)
                .limit(TRIES)
                .filter(Ports::isFree)
                .findFirst()
                .orElseThrow(() -> new ClusterProblem("No free port on loopback from " + FIRST + " to " + LAST));
    }

    /** Free ports, none of them twice. One thread. */
    public static IntSupplier distinct() {
        Set<Integer> given = new HashSet<>();
        return () ->
                IntStream.generate(Ports::free).filter(given::add).findFirst().orElseThrow();
    }

    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}

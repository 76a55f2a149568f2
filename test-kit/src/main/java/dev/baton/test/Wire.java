package dev.baton.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Stands between a node and PostgreSQL: sees each statement and its answer, and can hold or cut all connections of the
 * node at once. Any thread.
 */
final class Wire implements AutoCloseable {
    private static final int CONNECT_MILLIS = 5_000;

    private final ServerSocket listener;
    private final int server;
    private final Points points;
    private final Set<WireConnection> open = ConcurrentHashMap.newKeySet();
    private boolean held;
    private int passing;
    private volatile boolean cut;

    Wire(int server, Points points) {
        this.server = server;
        this.points = points;
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("baton-test-wire").start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                join(listener.accept());
            } catch (IOException e) {
                // this is closing, or a node has closed its connection already
            }
        }
    }

    private void join(Socket client) throws IOException {
        Socket upstream = new Socket();
        try {
            upstream.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
            upstream.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server), CONNECT_MILLIS);
        } catch (IOException e) {
            try (client;
                    upstream) {
                return; // PostgreSQL is down: the node sees its connection end
            }
        }
        WireConnection connection = new WireConnection(client, upstream, this);
        open.add(connection);
        if (cut) {
            connection.reset();
        }
        connection.start();
    }

    /** Whether PostgreSQL has answered all statements of requests. */
    boolean idle() {
        return open.stream().allMatch(WireConnection::idle);
    }

    void ended(WireConnection connection) {
        open.remove(connection);
    }

    Points points() {
        return points;
    }

    /** Not a byte passes until {@link #release}, and what was passing has passed. */
    synchronized void hold() throws InterruptedException {
        held = true;
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CONNECT_MILLIS);
        while (passing > 0 && System.nanoTime() < end) {
            wait(1);
        }
    }

    synchronized void release() {
        held = false;
        notifyAll();
    }

    /** Called by a connection before it passes bytes on, and then {@link #passed}. */
    synchronized void awaitRelease() throws InterruptedException {
        while (held) {
            wait();
        }
        passing++;
    }

    synchronized void passed() {
        passing--;
    }

    /** Resets both ends of all connections. */
    void cut() {
        cut = true;
        open.forEach(WireConnection::reset);
        release();
    }

    @Override
    public void close() {
        cut();
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

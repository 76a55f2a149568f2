package dev.baton.cli.faults;

import dev.baton.cli.faults.Connections.Connection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Stands before one port of a node, and holds back what may not get through. */
final class CutProxy implements AutoCloseable {
    private final String node;
    private final InetSocketAddress target;
    private final Connections connections;
    private final ServerSocket listener;

    CutProxy(String node, int port, Connections connections) {
        this.node = node;
        this.target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.connections = connections;
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    /** No virtual thread: those that are held back would keep the others from running on Java 21. */
    private void start(Runnable task) {
        Thread.ofPlatform().daemon().name("proxy-of-" + node).start(task);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Connection connection = new Connection(node, client.getPort(), port());
                start(() -> connect(client, connection));
            } catch (IOException e) {
                // we are closing
            }
        }
    }

    private void connect(Socket client, Connection connection) {
        try {
            connections.awaitOpen(connection);
            Socket upstream = new Socket();
            upstream.connect(target, 2_000);
            start(() -> copy(client, upstream, connection));
            copy(upstream, client, connection);
        } catch (IOException | InterruptedException e) {
            close(client); // nothing listens there: so the opener sees it
        }
    }

    private void copy(Socket from, Socket to, Connection connection) {
        byte[] buffer = new byte[64 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                connections.awaitOpen(connection);
                out.write(buffer, 0, n);
            }
            connections.awaitOpen(connection); // its end is a message, too
        } catch (IOException e) {
            // one end is gone; the other one is closed with it
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.baton.cli.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between db-workers and PostgreSQL, and for the next few commits does the worst: lets COMMIT through, waits
 * until the server has answered, and cuts the connection instead of passing the answer on.
 */
final class PgProxy implements AutoCloseable {
    private static final byte[] COMMIT = "COMMIT".getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket listener;
    private final InetSocketAddress server;
    private final AtomicInteger toCut = new AtomicInteger();
    private final AtomicInteger cut = new AtomicInteger();

    PgProxy(String host, int port) {
        this.server = new InetSocketAddress(host, port);
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** The answers of so many commits from now on are cut off. */
    void cutCommits(int count) {
        toCut.set(count);
    }

    int cut() {
        return cut.get();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Socket upstream = new Socket();
                upstream.connect(server, 2_000);
                Line line = new Line(client, upstream);
                Thread.ofVirtual().start(line::toServer);
                Thread.ofVirtual().start(line::toClient);
            } catch (IOException e) {
                // the server is down, or we are closing: the client sees its connection end
            }
        }
    }

    /** One proxied connection. */
    private final class Line {
        private final Socket client;
        private final Socket upstream;
        private volatile boolean cutNextAnswer;

        Line(Socket client, Socket upstream) {
            this.client = client;
            this.upstream = upstream;
        }

        void toServer() {
            copy(client, upstream, (bytes, length) -> {
                if (contains(bytes, length, COMMIT) && toCut.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                    cutNextAnswer = true;
                }
                return true;
            });
        }

        void toClient() {
            copy(upstream, client, (bytes, length) -> {
                if (cutNextAnswer && contains(bytes, length, COMMIT)) { // the server's CommandComplete says COMMIT, too
                    cut.incrementAndGet();
                    return false;
                }
                return true;
            });
        }

        private void copy(Socket from, Socket to, Gate gate) {
            byte[] buffer = new byte[64 * 1024];
            try (from;
                    to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int n = in.read(buffer); n >= 0 && gate.pass(buffer, n); n = in.read(buffer)) {
                    out.write(buffer, 0, n);
                }
            } catch (IOException e) {
                // one end is gone; the other one is closed with it
            }
        }
    }

    @FunctionalInterface
    private interface Gate {
        boolean pass(byte[] bytes, int length);
    }

    private static boolean contains(byte[] bytes, int length, byte[] word) {
        for (int i = 0; i + word.length <= length; i++) {
            int j = 0;
            while (j < word.length && bytes[i + j] == word[j]) {
                j++;
            }
            if (j == word.length) {
                return true;
            }
        }
        return false;
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

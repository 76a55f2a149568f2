package dev.baton.gateway.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Connections that take long for what they do: a third each sends headers, sends a body, or reads its answers. One that
 * the gateway closes is opened again. One thread for all.
 */
final class SlowClients implements AutoCloseable {
    private static final int ROUND_MILLIS = 500;
    private static final int ANSWERS = 6;

    private final InetSocketAddress gateway;
    private final List<SocketChannel> open = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "slow-clients");
    private volatile boolean closing;

    SlowClients(int port, int number) throws IOException {
        this.gateway = new InetSocketAddress("127.0.0.1", port);
        for (int i = 0; i < number; i++) {
            open.add(connected(i));
        }
        thread.start();
    }

    private SocketChannel connected(int number) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 2048);
        channel.connect(gateway);
        channel.configureBlocking(false);
        channel.write(ascii(
                switch (number % 3) {
                    case 0 -> "GET /articles/7 HTTP/1.1\r\nHost: x\r\nX-Slow: ";
                    case 1 ->
                        "POST /open-orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                                + "Content-Length: 8000\r\n\r\n{";
                    default -> "GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n".repeat(ANSWERS);
                }));
        return channel;
    }

    private void run() {
        try {
            while (!closing) {
                for (int i = 0; i < open.size() && !closing; i++) {
                    trickle(i);
                }
                Thread.sleep(ROUND_MILLIS);
            }
        } catch (InterruptedException | IOException e) {
            Thread.currentThread().interrupt(); // the end, or no connection any more: the test sees what that does
        }
    }

    /** One more byte, or a few bytes of an answer. */
    private void trickle(int number) throws IOException {
        SocketChannel channel = open.get(number);
        try {
            if (number % 3 == 2 ? channel.read(ByteBuffer.allocate(64)) < 0 : closed(channel)) {
                throw new IOException("closed by the gateway");
            }
        } catch (IOException e) {
            channel.close();
            open.set(number, connected(number));
        }
    }

    private static boolean closed(SocketChannel channel) throws IOException {
        channel.write(ascii("x"));
        return channel.read(ByteBuffer.allocate(512)) < 0;
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException, InterruptedException {
        closing = true;
        thread.interrupt();
        thread.join();
        for (SocketChannel channel : open) {
            channel.close();
        }
    }
}

package dev.baton.test;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One connection of a node to PostgreSQL, read message by message: version 3.0 of the protocol, without TLS. Two
 * virtual threads, one a direction.
 */
final class WireConnection {
    /**
     * What sessions of background tasks and those of lanes say at their start, and migrations don't; see the
     * db-worker's ConnectOptions.
     */
    private static final String BACKGROUND = "enable_bitmapscan";

    private static final String LANE = "lock_timeout";

    /** What the platform writes for a request: more than that tells the author of a flow nothing. */
    private static final Pattern OWN = Pattern.compile("(INSERT INTO|UPDATE|DELETE FROM) baton\\.\\w+");

    private static final String LEASES = "baton.node_lease";
    private static final int MOST_WAITING = 1 << 20;
    private static final int WANTS_TLS = 80_877_103;
    private static final int SHOWN = 60;

    private final Socket node;
    private final Socket server;
    private final Wire wire;
    private final Map<String, String> prepared = new HashMap<>();
    private final Map<String, String> portals = new HashMap<>();
    private final Deque<Unit> sent = new ArrayDeque<>();
    private Unit current = new Unit();
    private volatile boolean background;

    /** What the server answers with one ReadyForQuery. */
    private static final class Unit {
        private String statement = "";
        private boolean answered;
    }

    WireConnection(Socket node, Socket server, Wire wire) {
        this.node = node;
        this.server = server;
        this.wire = wire;
    }

    void start() {
        Thread.ofVirtual().start(() -> run(this::toServer));
        Thread.ofVirtual().start(() -> run(this::toNode));
    }

    private interface Direction {
        void pass() throws IOException, InterruptedException;
    }

    private void run(Direction direction) {
        try (node;
                server) {
            direction.pass();
        } catch (IOException e) {
            // one end is gone; the other one is closed with it
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            wire.ended(this);
        }
    }

    /** Whether no statement of a request waits for its answer. */
    boolean idle() {
        synchronized (sent) {
            return sent.stream().allMatch(unit -> unit.statement.isEmpty());
        }
    }

    /** Without the goodbye of either side. */
    void reset() {
        reset(node);
        reset(server);
    }

    private static void reset(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // closed already
        }
    }

    private void toServer() throws IOException, InterruptedException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(node.getInputStream(), 32 * 1024));
        OutputStream out = server.getOutputStream();
        startUp(in, out);
        ByteArrayOutputStream waiting = new ByteArrayOutputStream();
        while (true) {
            byte[] message = read(in);
            look(message);
            waiting.write(message);
            if (ends(message) || waiting.size() > MOST_WAITING) {
                if (!passes(message)) {
                    reset();
                    throw new EOFException();
                }
                write(waiting.toByteArray(), out);
                waiting.reset();
            }
        }
    }

    private void write(byte[] bytes, OutputStream out) throws IOException, InterruptedException {
        wire.awaitRelease();
        try {
            out.write(bytes);
        } finally {
            wire.passed();
        }
    }

    /** What a node writes at once is passed on at once: half of it is nothing that a crash would leave. */
    private static boolean ends(byte[] message) {
        return switch (message[0]) {
            case 'Q', 'S', 'X', 'H', 'p', 'd', 'c', 'f' -> true;
            default -> false;
        };
    }

    private void startUp(DataInputStream in, OutputStream out) throws IOException {
        byte[] message = readStart(in);
        while (ByteBuffer.wrap(message).getInt(4) == WANTS_TLS) {
            node.getOutputStream().write('N');
            message = readStart(in);
        }
        String start = new String(message, StandardCharsets.UTF_8);
        background = start.contains(BACKGROUND) || !start.contains(LANE);
        out.write(message);
    }

    private static byte[] readStart(DataInputStream in) throws IOException {
        int length = in.readInt();
        byte[] message = new byte[length];
        ByteBuffer.wrap(message).putInt(length);
        in.readFully(message, 4, length - 4);
        return message;
    }

    private void toNode() throws IOException, InterruptedException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(server.getInputStream(), 32 * 1024));
        OutputStream out = node.getOutputStream();
        while (true) {
            byte[] message = read(in);
            if (!comesBack(message[0])) {
                reset();
                throw new EOFException();
            }
            write(message, out);
        }
    }

    private static byte[] read(DataInputStream in) throws IOException {
        byte type = in.readByte();
        int length = in.readInt();
        byte[] message = new byte[1 + length];
        ByteBuffer.wrap(message).put(type).putInt(length);
        in.readFully(message, 5, length - 4);
        return message;
    }

    /** Keeps what has to be known of a message of the node. */
    private void look(byte[] message) {
        Text text = new Text(message);
        switch (message[0]) {
            case 'Q' -> current.statement = shown(text.next());
            case 'P' -> {
                String name = text.next();
                prepared.put(name, text.next());
            }
            case 'B' -> {
                String portal = text.next();
                portals.put(portal, prepared.getOrDefault(text.next(), ""));
            }
            case 'E' -> current.statement = shown(portals.getOrDefault(text.next(), ""));
            default -> {}
        }
    }

    /** Whether what the node wrote may go on, up to this message. */
    private boolean passes(byte[] message) {
        if (message[0] != 'Q' && message[0] != 'S') {
            return true;
        }
        Unit unit = current;
        synchronized (sent) {
            sent.add(unit);
        }
        current = new Unit();
        return passes("before ", unit.statement);
    }

    private boolean passes(String when, String statement) {
        return statement.isEmpty() || wire.points().pass(when + statement);
    }

    /** Before an answer goes on to the node: PostgreSQL has done what it says. */
    private boolean comesBack(byte type) {
        String done = "";
        synchronized (sent) {
            Unit unit = sent.peek();
            if (type == 'Z' && unit != null) {
                sent.poll();
            } else if (type == 'C' && unit != null && !unit.answered) {
                unit.answered = true;
                done = unit.statement;
            }
        }
        return passes("after ", done);
    }

    /** Short enough for the name of a test; empty for what belongs to no request. */
    private String shown(String sql) {
        String line = sql.strip().replaceAll("\\s+", " ");
        if (background || line.contains(LEASES)) {
            return "";
        }
        Matcher own = OWN.matcher(line);
        if (own.find()) {
            return own.group();
        }
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN - 3) + "...";
    }

    /** The texts of a message, each of which ends with a zero. */
    private static final class Text {
        private final byte[] message;
        private int at = 5;

        Text(byte[] message) {
            this.message = message;
        }

        String next() {
            int begin = at;
            while (at < message.length && message[at] != 0) {
                at++;
            }
            return new String(message, begin, at++ - begin, StandardCharsets.UTF_8);
        }
    }
}

package dev.baton.cli.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/** Which connections between nodes are cut, and who opened a connection: Linux tells. */
final class Connections {
    private static final Path PROC = Path.of("/proc");
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int INODE = 9;

    private Map<Long, String> names = Map.of();
    private int heldBack;
    private BiPredicate<String, String> cut = (one, other) -> false;

    /** Whether this machine tells who opened a connection. */
    static boolean known() {
        return Files.isReadable(PROC.resolve("net/tcp"));
    }

    synchronized void cut(Map<Long, String> byPid, BiPredicate<String, String> between) {
        names = byPid;
        cut = between;
    }

    synchronized void heal() {
        cut = (one, other) -> false;
        notifyAll();
    }

    /** How often bytes had to wait so far. */
    synchronized int heldBack() {
        return heldBack;
    }

    /** Waits as long as nothing gets through between two nodes. */
    synchronized void awaitOpen(Connection connection) throws InterruptedException {
        boolean counted = false;
        while (connection
                .opener(names)
                .map(opener -> cut.test(opener, connection.node))
                .orElse(false)) {
            heldBack += counted ? 0 : 1;
            counted = true;
            wait();
        }
    }

    /** One connection, to a node. */
    static final class Connection {
        private final String node;
        private final int fromPort;
        private final int toPort;
        private Optional<String> opener = Optional.empty();

        /** @param fromPort the opener's */
        Connection(String node, int fromPort, int toPort) {
            this.node = node;
            this.fromPort = fromPort;
            this.toPort = toPort;
        }

        private Optional<String> opener(Map<Long, String> names) {
            if (opener.isEmpty() && !names.isEmpty()) {
                opener = inode().flatMap(inode -> names.entrySet().stream()
                        .filter(entry -> holds(entry.getKey(), "socket:[" + inode + "]"))
                        .map(Map.Entry::getValue)
                        .findFirst());
            }
            return opener;
        }

        private Optional<String> inode() {
            return Stream.of("net/tcp", "net/tcp6")
                    .flatMap(table -> lines(PROC.resolve(table)).stream())
                    .map(line -> line.strip().split("\\s+"))
                    .filter(words -> port(words[LOCAL]) == fromPort && port(words[REMOTE]) == toPort)
                    .map(words -> words[INODE])
                    .findFirst();
        }

        private static List<String> lines(Path table) {
            try (Stream<String> lines = Files.lines(table)) {
                return lines.skip(1).toList();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Addresses are in hex, as ADDRESS:PORT. */
        private static int port(String address) {
            return Integer.parseInt(address.substring(address.indexOf(':') + 1), 16);
        }

        private static boolean holds(long pid, String socket) {
            try (Stream<Path> files =
                    Files.list(PROC.resolve(Long.toString(pid)).resolve("fd"))) {
                return files.anyMatch(file -> socket.equals(target(file)));
            } catch (IOException e) {
                return false; // the process has ended
            }
        }

        private static String target(Path file) {
            try {
                return Files.readSymbolicLink(file).toString();
            } catch (IOException e) {
                return ""; // closed meanwhile
            }
        }
    }
}

package dev.baton.inspector.lab;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Linux says of a process: proc(5). Nothing where there is no {@code /proc}. A look at sockets reads as many links
 * as the process has files open. Any thread.
 */
final class KernelProcess {
    private static final Logger LOG = LoggerFactory.getLogger(KernelProcess.class);
    private static final String MEMORY = "VmRSS:";
    private static final String THREADS = "Threads:";
    private static final String EPOLL = "anon_inode:[eventpoll]";
    private static final String SOCKET = "socket:";
    /** A line of an epoll's {@code fdinfo} for each file for which it waits. */
    private static final String WAITS_FOR = "tfd:";

    private final Path process;

    KernelProcess() {
        this(Path.of("/proc/self"));
    }

    KernelProcess(Path process) {
        this.process = process;
    }

    Optional<Long> memoryBytes() {
        return status(MEMORY).map(kibibytes -> 1_024 * kibibytes);
    }

    Optional<Integer> threads() {
        return status(THREADS).map(Long::intValue);
    }

    private Optional<Long> status(String name) {
        return read(() -> Files.readAllLines(process.resolve("status")).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> Long.parseLong(word(line)))
                .findFirst());
    }

    /** Of the epoll that waits for most of them. */
    Optional<Integer> epollSockets() {
        return read(() -> {
            Set<String> sockets = new HashSet<>();
            List<String> epolls = new ArrayList<>();
            try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
                for (Path file : files) {
                    String target = target(file);
                    if (target.startsWith(SOCKET)) {
                        sockets.add(file.getFileName().toString());
                    } else if (target.equals(EPOLL)) {
                        epolls.add(file.getFileName().toString());
                    }
                }
            }
            OptionalInt most = OptionalInt.empty();
            for (String epoll : epolls) {
                most = OptionalInt.of(Math.max(most.orElse(0), waitsFor(epoll, sockets)));
            }
            return most.isEmpty() ? Optional.empty() : Optional.of(most.getAsInt());
        });
    }

    private int waitsFor(String epoll, Set<String> sockets) throws IOException {
        try {
            return (int) Files.readAllLines(process.resolve("fdinfo").resolve(epoll)).stream()
                    .filter(line -> line.startsWith(WAITS_FOR))
                    .filter(line -> sockets.contains(word(line)))
                    .count();
        } catch (NoSuchFileException closed) {
            return 0;
        }
    }

    /** Empty: it was closed meanwhile. */
    private static String target(Path file) throws IOException {
        try {
            return Files.readSymbolicLink(file).toString();
        } catch (NoSuchFileException closed) {
            return "";
        }
    }

    /** The one after the name. */
    private static String word(String line) {
        return line.split("\\s+")[1];
    }

    private interface Reading<T> {
        Optional<T> read() throws IOException;
    }

    /** What can't be read is something of which nothing is said. */
    private static <T> Optional<T> read(Reading<T> reading) {
        try {
            return reading.read();
        } catch (IOException | RuntimeException e) {
            LOG.debug("What the kernel says of this process can't be read", e);
            return Optional.empty();
        }
    }
}

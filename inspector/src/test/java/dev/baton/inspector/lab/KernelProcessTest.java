package dev.baton.inspector.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Linux says of this process, and of one that is made up. */
class KernelProcessTest {
    private static final int SOCKETS = 40;

    @Test
    void aSelectorWithManySocketsIsCounted() throws IOException {
        KernelProcess kernel = new KernelProcess();
        int before = kernel.epollSockets().orElse(0);
        List<SocketChannel> clients = new ArrayList<>();
        try (ServerSocketChannel server = ServerSocketChannel.open();
                Selector selector = Selector.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            for (int i = 0; i < SOCKETS; i++) {
                SocketChannel client = SocketChannel.open(server.getLocalAddress());
                clients.add(client);
                client.configureBlocking(false);
                client.register(selector, SelectionKey.OP_READ);
            }
            selector.selectNow(); // now the kernel knows

            assertThat(before).isLessThan(SOCKETS);
            assertThat(kernel.epollSockets()).contains(SOCKETS);
            assertThat(kernel.memoryBytes())
                    .hasValueSatisfying(bytes -> assertThat(bytes).isBetween(10_000_000L, 20_000_000_000L));
        } finally {
            for (SocketChannel client : clients) {
                client.close();
            }
        }
    }

    @Test
    void ofSeveralTheOneWithMostSocketsCountsAndWhatIsNoneDoesNot(@TempDir Path process) throws IOException {
        Files.createDirectories(process.resolve("fd"));
        Files.createDirectories(process.resolve("fdinfo"));
        link(process, 3, "anon_inode:[eventpoll]");
        link(process, 4, "anon_inode:[eventpoll]");
        link(process, 5, "socket:[77]");
        link(process, 6, "socket:[78]");
        link(process, 7, "anon_inode:[eventfd]");
        link(process, 8, "anon_inode:[eventpoll]"); // closed meanwhile
        Files.writeString(process.resolve("fdinfo/3"), """
                pos:\t0
                flags:\t02
                tfd:        5 events:       19 data:                5
                tfd:        7 events:        1 data:                7
                """);
        Files.writeString(process.resolve("fdinfo/4"), """
                tfd:        5 events:       19 data:                5
                tfd:        6 events:       19 data:                6
                """);

        assertThat(new KernelProcess(process).epollSockets()).contains(2);
    }

    /** The JVM does not count those of its compiler and its collector. */
    @Test
    void threadsAreThoseOfTheKernel(@TempDir Path process) throws IOException {
        Files.writeString(process.resolve("status"), "Name:\tjava\nVmRSS:\t    2048 kB\nThreads:\t57\n");

        assertThat(new KernelProcess(process).threads()).contains(57);
        assertThat(new KernelProcess(process).memoryBytes()).contains(2_048L * 1_024);
        assertThat(new ProcessSampler().sample().threads())
                .isGreaterThan(ManagementFactory.getThreadMXBean().getThreadCount());
        assertThat(new KernelProcess(process.resolve("none")).threads()).isEmpty();
    }

    @Test
    void whereThereIsNoSuchFolderNothingIsSaid(@TempDir Path process) throws IOException {
        KernelProcess kernel = new KernelProcess(process.resolve("none"));

        assertThat(kernel.epollSockets()).isEmpty();
        assertThat(kernel.memoryBytes()).isEmpty();
        Files.createDirectories(process.resolve("fd"));
        assertThat(new KernelProcess(process).epollSockets()).isEqualTo(Optional.empty());
    }

    private static void link(Path process, int file, String target) throws IOException {
        Files.createSymbolicLink(process.resolve("fd").resolve(Integer.toString(file)), Path.of(target));
    }
}

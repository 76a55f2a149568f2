package dev.baton.inspector.lab;

import java.util.Optional;

/**
 * A node's process at one moment.
 *
 * @param cpu processors that it used since the sample before
 * @param threads all platform threads of its JVM
 * @param memoryBytes that it has in memory, as the kernel counts them (RSS); empty: the kernel does not say
 * @param epollSockets for how many sockets one call of epoll waits at once, where that is the most; empty: the kernel
 *     does not say
 */
public record ProcessSample(
        long pid, double cpu, int threads, Optional<Long> memoryBytes, Optional<Integer> epollSockets) {}

package dev.baton.inspector.lab;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Optional;

/** Looks at this process as the kernel sees it. However many ask, one sample is taken in {@link #LEAST}. Any thread. */
final class ProcessSampler {
    private static final Duration LEAST = Duration.ofSeconds(2);
    /** Where there are very many sockets a look takes long: of the time, so many parts pass without. */
    private static final int PARTS_WITHOUT = 10;

    private final KernelProcess kernel = new KernelProcess();
    private long cpuNanos = processCpu();
    private long takenAt = System.nanoTime();
    private long pauseNanos;
    private Optional<ProcessSample> last = Optional.empty();

    synchronized ProcessSample sample() {
        long now = System.nanoTime();
        if (last.isEmpty() || now - takenAt >= pauseNanos) {
            last = Optional.of(taken(now - takenAt));
            takenAt = now;
            pauseNanos = Math.max(LEAST.toNanos(), PARTS_WITHOUT * (System.nanoTime() - now));
        }
        return last.get();
    }

    private ProcessSample taken(long nanos) {
        long before = cpuNanos;
        cpuNanos = processCpu();
        return new ProcessSample(
                ProcessHandle.current().pid(),
                Math.max(0, cpuNanos - before) / (double) nanos,
                kernel.threads().orElseGet(ManagementFactory.getThreadMXBean()::getThreadCount),
                kernel.memoryBytes(),
                kernel.epollSockets());
    }

    private static long processCpu() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getProcessCpuTime()
                : 0;
    }
}

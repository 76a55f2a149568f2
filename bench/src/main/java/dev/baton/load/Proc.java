package dev.baton.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What Linux reports of processes. Times are seconds of CPU; of a process that is gone, nothing. */
public final class Proc {
    private static final double TICKS_A_SECOND = 100;
    private static final int FIRST_AFTER_NAME = 2;
    private static final int UTIME = 14 - FIRST_AFTER_NAME - 1;
    private static final int STIME = 15 - FIRST_AFTER_NAME - 1;
    private static final long KIB = 1024;

    private Proc() {}

    public static double cpuSeconds(List<Long> pids) {
        return pids.stream().mapToDouble(Proc::cpuSeconds).sum();
    }

    private static double cpuSeconds(long pid) {
        return cpuSecondsOf(Path.of("/proc", Long.toString(pid)));
    }

    private static double cpuSecondsOf(Path folder) {
        try {
            String stat = Files.readString(folder.resolve("stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) / TICKS_A_SECOND;
        } catch (IOException e) {
            return 0;
        }
    }

    /**
     * A thread.
     *
     * @param name its first 15 letters: Linux keeps no more
     * @param voluntary times it gave the processor away, because it had to wait
     * @param forced times the processor was taken from it
     */
    public record Task(long id, String name, double cpuSeconds, long voluntary, long forced) {
        /** Times that it went, for either reason. */
        public long switches() {
            return voluntary + forced;
        }
    }

    /** A process' threads that live right now. */
    public static List<Task> tasks(long pid) {
        try (Stream<Path> folders = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            return folders.flatMap(folder -> task(folder).stream()).toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Empty: it has just ended. */
    private static Optional<Task> task(Path folder) {
        try {
            String status = Files.readString(folder.resolve("status"));
            return Optional.of(new Task(
                    Long.parseLong(folder.getFileName().toString()),
                    Files.readString(folder.resolve("comm")).strip(),
                    cpuSecondsOf(folder),
                    number(status, "voluntary_ctxt_switches:"),
                    number(status, "nonvoluntary_ctxt_switches:")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static long number(String status, String name) {
        return status.lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }

    /** A process and its children: PostgreSQL's backends, above all. */
    public static List<Long> tree(long pid) {
        return Stream.concat(
                        Stream.of(pid),
                        ProcessHandle.of(pid).stream()
                                .flatMap(ProcessHandle::descendants)
                                .map(ProcessHandle::pid))
                .toList();
    }

    /** Resident bytes. */
    public static long resident(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIB)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}

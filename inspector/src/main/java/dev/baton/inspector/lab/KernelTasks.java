package dev.baton.inspector.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What Linux says of this process's threads, which are its tasks. Nothing where there is no {@code /proc}. A look reads
 * two small files that the kernel makes up: no disk, some microseconds. Any thread.
 */
final class KernelTasks {
    private static final Path SELF = Path.of("/proc/thread-self");
    private static final Path TASKS = Path.of("/proc/self/task");
    /** The kernel keeps so many characters of a thread's name. */
    private static final int NAME = 15;
    /** Of {@code stat}, counted from the state. */
    private static final int PROCESSOR = 36;

    private static final String FORBIDDEN = "forbidden";

    /**
     * A task at one moment.
     *
     * @param nanos by {@link System#nanoTime}, when it was asked
     * @param name the beginning of its thread's name
     * @param state as the kernel writes it: R, S, D ...
     * @param waits where in the kernel it sleeps; 0: nowhere, or the kernel does not say; forbidden: it may not
     */
    record Look(long nanos, long task, String name, String state, String waits, String processor) {
        boolean alike(Look other) {
            return state.equals(other.state) && waits.equals(other.waits);
        }
    }

    /**
     * The thread that asks.
     *
     * @param carrier of a virtual thread, the thread below it; empty: it is none, or that is not known
     */
    record Own(String thread, boolean virtual, Optional<String> carrier, Look look) {}

    boolean there() {
        return Files.exists(SELF);
    }

    /** The calling thread itself, so it runs; of a virtual one, the task is its carrier's. */
    Optional<Own> own() throws IOException {
        Thread thread = Thread.currentThread();
        String described = thread.toString();
        long task = Long.parseLong(Files.readSymbolicLink(SELF).getFileName().toString());
        return look(task)
                .map(look -> new Own(
                        thread.getName(),
                        thread.isVirtual(),
                        thread.isVirtual() ? carrier(described, look.name()) : Optional.empty(),
                        look));
    }

    /** Two who don't know each other have to agree: the JVM's description of the thread, and the kernel's name. */
    static Optional<String> carrier(String described, String task) {
        int at = described.lastIndexOf('@');
        return Optional.of(described.substring(at + 1))
                .filter(name -> at >= 0 && !task.isEmpty())
                .filter(name -> name.substring(0, Math.min(NAME, name.length())).equals(task));
    }

    /** Empty: it has ended. */
    Optional<Look> look(long task) throws IOException {
        Path files = TASKS.resolve(Long.toString(task));
        long now = System.nanoTime();
        try {
            return Optional.of(parsed(now, task, text(files.resolve("stat")), waits(files)));
        } catch (NoSuchFileException ended) {
            return Optional.empty();
        }
    }

    static Look parsed(long now, long task, String stat, String waits) {
        int opened = stat.indexOf('(');
        int closed = stat.lastIndexOf(')'); // a name may have any character
        String[] fields = stat.substring(closed + 2).split(" ");
        return new Look(now, task, stat.substring(opened + 1, closed), fields[0], waits, fields[PROCESSOR]);
    }

    private static String waits(Path files) throws IOException {
        try {
            return text(files.resolve("wchan")).strip();
        } catch (AccessDeniedException e) {
            return FORBIDDEN;
        }
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}

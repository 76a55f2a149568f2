package dev.baton.cluster;

import dev.baton.async.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The main process of the PostgreSQL that holds a data directory, found by the file that it writes there. */
record Postmaster(Path data) {
    private static final Duration KILL = Duration.ofSeconds(10);

    static Postmaster of(Path data) {
        return new Postmaster(data);
    }

    private Path pidFile() {
        return data.resolve("postmaster.pid");
    }

    /** It, if it runs: its file outlives a kill, and its number may be another process's by now. */
    Optional<ProcessHandle> find() {
        try {
            return Files.exists(pidFile())
                    ? pid(Files.readAllLines(pidFile()))
                            .flatMap(ProcessHandle::of)
                            .filter(Processes::alive)
                            .filter(Postmaster::isPostgres)
                    : Optional.empty();
        } catch (NoSuchFileException e) { // deleted meanwhile: it ended
            return Optional.empty();
        } catch (IOException e) {
            throw new ClusterProblem("Can't read " + pidFile() + ": " + IoReason.of(e), e);
        }
    }

    private static Optional<Long> pid(List<String> lines) {
        return lines.stream()
                .findFirst()
                .map(String::strip)
                .filter(line -> line.matches("\\d{1,18}"))
                .map(Long::valueOf);
    }

    private static boolean isPostgres(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> Path.of(command).getFileName().toString().startsWith("postgres"))
                .orElse(false);
    }

    /**
     * A fast shutdown; an immediate one if that takes too long.
     *
     * @return whether it ran
     */
    boolean stop(Duration atMost) {
        Optional<ProcessHandle> running = find();
        running.ifPresent(process -> {
            Signals.send(process.pid(), "INT");
            if (!Processes.awaitEnd(process, atMost)) {
                Signals.send(process.pid(), "QUIT");
                Processes.awaitEnd(process, KILL);
            }
        });
        return running.isPresent();
    }

    /** SIGKILL; its backends notice, and end. */
    void kill(Duration atMost) {
        find().ifPresent(process -> {
            List<ProcessHandle> backends = process.descendants().toList();
            process.destroyForcibly();
            Processes.awaitEnd(process, atMost);
            backends.forEach(backend -> Processes.awaitEnd(backend, atMost));
        });
    }

    /** PostgreSQL doesn't start when its stale file names a process number that another process has by now. */
    void forgetStaleFile() {
        try {
            if (find().isEmpty()) {
                Files.deleteIfExists(pidFile());
            }
        } catch (IOException e) {
            throw new ClusterProblem("Can't delete " + pidFile() + ": " + IoReason.of(e), e);
        }
    }
}

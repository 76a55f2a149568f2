package dev.baton.cluster;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** PostgreSQL's own tool, from beside the running server. */
final class PgCtl {
    private PgCtl() {}

    static void restart(Postmaster postmaster, Path log, Duration atMost) {
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(
                    List.of("unshare", "-U")); // PostgreSQL refuses to run as root; the embedded one is started so, too
        }
        command.addAll(List.of(
                postmaster.program("pg_ctl").toString(),
                "restart",
                "-m",
                "immediate",
                "-w",
                "-t",
                Long.toString(atMost.toSeconds()),
                "-D",
                postmaster.data().toString()));
        run(command, log, atMost);
    }

    private static void run(List<String> command, Path log, Duration atMost) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.appendTo(log.toFile()))
                    .start();
            if (!process.waitFor(atMost.toMillis() + 1000, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new ClusterProblem("pg_ctl was not done within " + atMost.toSeconds() + " s; see " + log);
            }
            if (process.exitValue() != 0) {
                throw new ClusterProblem("pg_ctl failed: " + Tail.lastWords(log) + " (its log: " + log + ")");
            }
        } catch (IOException e) {
            throw new ClusterProblem("pg_ctl can't be started: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterProblem("Interrupted while PostgreSQL restarted", e);
        }
    }
}

package dev.baton.bench.profile;

import dev.baton.cluster.ClusterProblem;
import dev.baton.load.Overdue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A flight recording of a JVM of this machine, by the JDK's {@code jcmd}. */
public final class Recording {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String NAME = "name=baton";

    private final Path jcmd;
    private final long pid;

    private Recording(Path jcmd, long pid) {
        this.jcmd = jcmd;
        this.pid = pid;
    }

    /**
     * Starts it.
     *
     * @param java the JDK's, beside which its {@code jcmd} lies
     * @throws ClusterProblem if jcmd fails
     */
    public static Recording start(Path java, long pid) {
        Recording recording = new Recording(java.resolveSibling("jcmd"), pid);
        recording.jcmd("JFR.configure", "stackdepth=" + Stacks.DEPTH);
        recording.jcmd(
                "JFR.start",
                NAME,
                "settings=none",
                // On Linux, since JDK 25 (JEP 509): all that uses the processor. The other one elsewhere: it sees no
                // native code at work.
                "+jdk.CPUTimeSample#enabled=true",
                "+jdk.CPUTimeSample#throttle=5ms",
                "+jdk.ExecutionSample#enabled=true",
                "+jdk.ExecutionSample#period=10ms",
                "+jdk.ObjectAllocationSample#enabled=true",
                "+jdk.ObjectAllocationSample#throttle=500/s",
                "+jdk.GarbageCollection#enabled=true");
        return recording;
    }

    /** Ends it. */
    public void stop(Path file) {
        jcmd("JFR.stop", NAME, "filename=" + file.toAbsolutePath());
    }

    private void jcmd(String... what) {
        List<String> command = new ArrayList<>(List.of(jcmd.toString(), Long.toString(pid)));
        command.addAll(List.of(what));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            try (Overdue overdue = Overdue.after(PATIENCE, process)) {
                String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (overdue.reached()) {
                    throw new ClusterProblem("jcmd " + overdue);
                }
                if (process.waitFor() != 0) {
                    throw new ClusterProblem("jcmd " + what[0] + " of process " + pid + " failed: " + said.strip());
                }
            }
        } catch (IOException e) {
            throw new ClusterProblem("jcmd can't be started: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterProblem("Interrupted while jcmd ran", e);
        }
    }
}

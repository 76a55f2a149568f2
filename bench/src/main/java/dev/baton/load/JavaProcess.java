package dev.baton.load;

import dev.baton.cluster.ClusterProblem;
import dev.baton.cluster.Installation;
import dev.baton.message.RoleName;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A Java process from our own class path. */
public final class JavaProcess implements AutoCloseable {
    private static final long STOP_SECONDS = 10;

    /** Longer than any one measurement, with its warm-up and its last answers. */
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(5);

    /** As Vert.x has it: looking for leaks would be measured, too. */
    private static final String NO_LEAK_DETECTION = "-Dio.netty.leakDetection.level=disabled";

    private final String mainClass;
    private final Process process;
    private final BufferedReader out;
    private final BufferedWriter in;

    private JavaProcess(String mainClass, Process process) {
        this.mainClass = mainClass;
        this.process = process;
        this.out = process.inputReader();
        this.in = process.outputWriter();
    }

    /** @param log what it says on its error stream */
    public static JavaProcess start(
            Installation installation, int heapMb, String mainClass, Path log, List<String> arguments) {
        return start(installation, heapMb, mainClass, log, arguments, Map.of());
    }

    /** @param environment for what must not show up in the list of processes */
    public static JavaProcess start(
            Installation installation,
            int heapMb,
            String mainClass,
            Path log,
            List<String> arguments,
            Map<String, String> environment) {
        List<String> command = new ArrayList<>(List.of(installation.java().toString()));
        // As a db-worker is started, but for the size of the heap: a later option wins.
        command.addAll(installation.jvmOptions(Set.of(RoleName.DB_WORKER)));
        command.addAll(List.of("-Xmx" + heapMb + "m", NO_LEAK_DETECTION, "-cp", installation.classPath(), mainClass));
        command.addAll(arguments);
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            return new JavaProcess(mainClass, builder.start());
        } catch (IOException e) {
            throw new ClusterProblem(mainClass + " can't be started: " + e.getMessage(), e);
        }
    }

    /** A line for it to read. */
    public void say(String line) {
        try {
            in.write(line);
            in.newLine();
            in.flush();
        } catch (IOException e) {
            throw new ClusterProblem("Can't write to a process of the measurement: " + e.getMessage(), e);
        }
    }

    /**
     * Waits until it says this.
     *
     * @throws ClusterProblem if it says that it failed
     */
    public void await(String word) {
        String line = "";
        while (!line.equals(word)) {
            line = nextLine();
            if (line.startsWith("failed")) {
                throw new ClusterProblem("A process of the measurement " + line);
            }
        }
    }

    /** @throws ClusterProblem if it ended without another line, or says nothing for minutes: then it is ended */
    public String nextLine() {
        try (Overdue overdue = Overdue.after(LONGEST_SILENCE, process)) {
            String line = out.readLine();
            if (line == null) {
                throw new ClusterProblem("%s %s"
                        .formatted(mainClass, overdue.reached() ? overdue : "ended too early; its log says why"));
            }
            return line;
        } catch (IOException e) {
            throw new ClusterProblem("A process of the measurement can't be read from: " + e.getMessage(), e);
        }
    }

    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}

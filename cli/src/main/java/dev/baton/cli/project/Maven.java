package dev.baton.cli.project;

import dev.baton.async.IoReason;
import dev.baton.cluster.ClusterProblem;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs {@code mvn} of the PATH.
 *
 * @param dir the project
 * @param log what it says; only that of the last run
 * @param stop ends it from another thread
 */
public record Maven(Path dir, Path log, MavenStop stop) {
    /** What `mvn` may have to download the first time. */
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private static final String ERROR = "[ERROR] ";
    private static final String FATAL = "[FATAL] ";

    /** Of a terminal; Maven 3.8 writes some in any case. */
    private static final Pattern COLOR = Pattern.compile("\u001b\\[[0-9;]*m");

    private static final Pattern OF_PLATFORM = Pattern.compile("\\bdev\\.baton:baton-[a-z-]+:");

    /** What projects of flows need of the platform, into the local repository. Takes seconds when all is built. */
    public static void installPlatform(Path platform, MavenStop stop) {
        new Maven(platform, platform.resolve(".baton").resolve("install.log"), stop)
                .run(List.of("-DskipTests", "-Dspotless.check.skip=true", "-pl", "bom,api,test-kit", "-am", "install"));
    }

    /** @throws ClusterProblem with its first error, if it fails or is stopped */
    public void run(List<String> arguments) {
        List<String> command = new ArrayList<>(
                List.of("mvn", "--batch-mode", "--no-transfer-progress", "--quiet", "-Dstyle.color=never"));
        command.addAll(arguments);
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            Process process = new ProcessBuilder(command)
                    .directory(dir.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.to(log.toFile()))
                    .start();
            stop.began(process);
            process.getOutputStream().close();
            await(process);
        } catch (IOException e) {
            throw new ClusterProblem("Maven can't be run; is mvn on the PATH? " + IoReason.of(e), e);
        }
    }

    private void await(Process process) {
        try {
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroy();
                throw new ClusterProblem(
                        "Maven was not done within %d min (its log: %s)".formatted(PATIENCE.toMinutes(), log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroy();
            throw new ClusterProblem("Interrupted while Maven ran", e);
        }
        if (stop.isStopped()) {
            throw new ClusterProblem("Maven was stopped");
        }
        if (process.exitValue() != 0) {
            throw new ClusterProblem("Maven failed: " + firstError() + " (its log: " + log + ")");
        }
    }

    private String firstError() {
        try {
            List<String> errors = errors();
            return errors.stream()
                    .filter(line -> line.startsWith(FATAL))
                    .map(line -> line.substring(FATAL.length()))
                    .findFirst()
                    .or(() -> errors.stream().findFirst())
                    .orElse("no output");
        } catch (IOException e) {
            return "its log can't be read: " + IoReason.of(e);
        }
    }

    /** Whether the last run failed over artifacts of the platform: as a rule, because they are not installed. */
    public boolean failedOverPlatform() {
        try {
            return errors().stream().anyMatch(line -> OF_PLATFORM.matcher(line).find());
        } catch (IOException e) {
            return false; // it did not even begin
        }
    }

    private List<String> errors() throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return errors(lines);
        }
    }

    /** @param lines of its log; an error in a pom itself is a line that begins with another word */
    static List<String> errors(Stream<String> lines) {
        return lines.map(line -> COLOR.matcher(line).replaceAll(""))
                .filter(line -> line.startsWith(ERROR) || line.startsWith(FATAL))
                .map(line -> line.startsWith(ERROR) ? line.substring(ERROR.length()) : line)
                .filter(line -> !line.isBlank())
                .toList();
    }
}

package dev.baton.load;

import dev.baton.cluster.ClusterProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What was measured on. */
public final class Machine {
    private Machine() {}

    /** Cores, processor, kernel, Java. */
    public static String describe() {
        return "%d cores (%s), %s %s, Java %s"
                .formatted(
                        Runtime.getRuntime().availableProcessors(),
                        processor(),
                        System.getProperty("os.name"),
                        System.getProperty("os.version"),
                        System.getProperty("java.version"));
    }

    private static String processor() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 2))
                    .findFirst()
                    .orElse("unknown CPU");
        } catch (IOException e) {
            throw new ClusterProblem("/proc/cpuinfo can't be read: measuring wants Linux", e);
        }
    }
}

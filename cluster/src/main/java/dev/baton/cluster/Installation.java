package dev.baton.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the platform lies on this machine.
 *
 * @param home the folder that holds {@code conf}
 * @param java the {@code java} to start nodes with
 * @param classPath what nodes are started from
 */
public record Installation(Path home, Path java, String classPath) {

    /**
     * This very JVM's: the same Java, the same class path; home is where {@code conf/baton.yaml} is found, upwards from
     * here.
     */
    public static Installation ofThisJvm() {
        return new Installation(
                findHome(),
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path"));
    }

    /** The folder that holds {@code conf}. */
    public static Path findHome() {
        String told = System.getenv("BATON_HOME");
        if (told != null) {
            return Path.of(told);
        }
        return Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
                .filter(path -> Files.exists(path.resolve("conf").resolve("baton.yaml")))
                .findFirst()
                .orElseThrow(() -> new ClusterProblem(
                        "conf/baton.yaml is neither here nor in a folder above; set BATON_HOME to where it is"));
    }

    Path config() {
        return home.resolve("conf").resolve("baton.yaml");
    }

    Path jvmOptions() {
        return home.resolve("conf").resolve("jvm.options");
    }

    /** Where classes of nodes are archived; empty in a development tree of class folders, which can't be archived. */
    Optional<Path> archive() {
        return ClassArchive.of(home.resolve(".baton").resolve("cds"), classPath);
    }
}

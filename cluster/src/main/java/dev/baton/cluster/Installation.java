package dev.baton.cluster;

import dev.baton.async.IoReason;
import dev.baton.message.RoleName;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * Where the platform lies on this machine.
 *
 * @param home the folder that holds {@code conf}
 * @param java the {@code java} to start nodes with
 * @param classPath what nodes are started from
 * @param flowJars jars of flows beside it; a node reads them when it starts, so a jar may be replaced while others run
 * @param samples whether nodes have the flows of the class path, too
 */
public record Installation(Path home, Path java, String classPath, List<Path> flowJars, boolean samples) {
    private static final String FLOWS = "META-INF/services/dev.baton.flow.FlowProvider";

    public Installation {
        flowJars = List.copyOf(flowJars);
    }

    /** Without flows but those of the class path. */
    public Installation(Path home, Path java, String classPath) {
        this(home, java, classPath, List.of(), true);
    }

    /** The same, with these jars of flows. */
    public Installation with(List<Path> jars) {
        return new Installation(home, java, classPath, jars, samples);
    }

    /** The same, without the flows of the class path. */
    public Installation withoutSamples() {
        return new Installation(home, java, classPath, flowJars, false);
    }

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
        String home = System.getenv("BATON_HOME");
        if (home != null) {
            return Path.of(home);
        }
        return Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
                .filter(path -> Files.exists(path.resolve("conf").resolve("baton.yaml")))
                .findFirst()
                .orElseThrow(() -> new ClusterProblem(
                        "conf/baton.yaml is neither here nor in a folder above; set BATON_HOME to where it is"));
    }

    /** The jars of flows stand last: an archive of the class path fits a longer one that begins with it. */
    String nodeClassPath() {
        Stream<String> platform = Stream.of(classPath);
        if (!samples) {
            platform = platform.flatMap(path -> Stream.of(path.split(File.pathSeparator)))
                    .filter(entry -> !providesFlows(Path.of(entry)));
        }
        return Stream.concat(platform, flowJars.stream().map(jar -> jar.toAbsolutePath()
                        .toString()))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static boolean providesFlows(Path entry) {
        if (!Files.isRegularFile(entry)) {
            return Files.exists(entry.resolve(FLOWS));
        }
        try (ZipFile jar = new ZipFile(entry.toFile())) {
            return jar.getEntry(FLOWS) != null;
        } catch (IOException e) {
            throw new ClusterProblem(entry + " on the class path can't be read: " + IoReason.of(e), e);
        }
    }

    /** The nodes' configuration. */
    public Path config() {
        return home.resolve("conf").resolve("baton.yaml");
    }

    /**
     * JVM options from {@code conf/jvm}: those of every node, then those of the role; of several the one that starts
     * last decides: gateway, else db-worker. None from a file that isn't there.
     */
    public List<String> jvmOptions(Collection<RoleName> roles) {
        Stream<String> role =
                roles.stream().max(Comparator.comparingInt(RoleName::startOrder)).map(RoleName::toString).stream();
        return Stream.concat(Stream.of("node"), role)
                .map(name -> home.resolve("conf").resolve("jvm").resolve(name + ".options"))
                .filter(Files::exists)
                .map(file -> "@" + file)
                .toList();
    }

    /** Whether classes of nodes are archived, so that a node starts in half the time. */
    public boolean archived() {
        return archive().filter(ClassArchive::exists).isPresent();
    }

    /**
     * Where classes of nodes are archived; empty in a development tree of class folders, which can't be archived. It is
     * that of nodes with the samples: others have another class path, so Java ignores it, and they start slower.
     */
    Optional<ClassArchive> archive() {
        return ClassArchive.of(home.resolve(".baton").resolve("cds"), classPath);
    }
}

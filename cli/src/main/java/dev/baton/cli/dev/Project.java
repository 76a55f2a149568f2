package dev.baton.cli.dev;

import dev.baton.async.IoReason;
import dev.baton.cluster.ClusterProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a Maven project of flows has its files. */
record Project(Path dir) {
    private static final Pattern RELEASE = Pattern.compile("<maven\\.compiler\\.release>\\s*(\\d+)\\s*<");
    private static final String OLDEST = "21";

    /** @throws ClusterProblem if there is none */
    static Project in(Path dir, Path platform) {
        Path folder = dir.toAbsolutePath().normalize();
        if (folder.equals(platform.toAbsolutePath().normalize())) {
            throw new ClusterProblem(
                    "This is the platform's own folder; run 'baton dev' in a project of flows ('baton new' makes one)");
        }
        Project project = new Project(folder);
        if (!Files.isRegularFile(project.pom()) || !Files.isDirectory(project.javaFolder())) {
            throw new ClusterProblem(
                    "There is no pom.xml with src/main/java in %s; run 'baton dev' in a project of".formatted(folder)
                            + " flows ('baton new' makes one)");
        }
        return project;
    }

    Path pom() {
        return dir.resolve("pom.xml");
    }

    Path javaFolder() {
        return dir.resolve("src").resolve("main").resolve("java");
    }

    Path resourceFolder() {
        return dir.resolve("src").resolve("main").resolve("resources");
    }

    /** The version of Java that it is written in. */
    String release() {
        try {
            Matcher found = RELEASE.matcher(Files.readString(pom()));
            return found.find() ? found.group(1) : OLDEST;
        } catch (IOException e) {
            throw new ClusterProblem(pom() + " can't be read: " + IoReason.of(e), e);
        }
    }
}

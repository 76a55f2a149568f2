package dev.baton.cli.dev;

import dev.baton.async.IoReason;
import dev.baton.cli.project.Maven;
import dev.baton.cli.project.MavenStop;
import dev.baton.cluster.ClusterProblem;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The libraries of a project, as Maven resolves them.
 *
 * @param compile what its code is compiled against
 * @param own those that nodes don't have
 */
record ClassPath(List<Path> compile, List<Path> own) {
    private static final String LIST = "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:list";
    private static final Pattern JAR =
            Pattern.compile(":(compile|provided|system|runtime):(/.*?\\.jar)(?: -- module .*)?$");

    ClassPath {
        compile = List.copyOf(compile);
        own = List.copyOf(own);
    }

    /** Takes seconds. Installs the platform's artifacts first if they are not there. */
    static ClassPath resolve(Project project, DevSettings settings, MavenStop stop) {
        Path list = settings.output().resolve("class-path.txt");
        Maven maven = new Maven(project.dir(), settings.output().resolve("maven.log"), stop);
        List<String> arguments = List.of(LIST, "-DoutputFile=" + list, "-DoutputAbsoluteArtifactFilename=true");
        try {
            maven.run(arguments);
        } catch (ClusterProblem e) {
            if (stop.isStopped() || !maven.failedOverPlatform()) {
                throw e;
            }
            Maven.installPlatform(settings.platform(), stop);
            maven.run(arguments);
        }
        try {
            return of(Files.readAllLines(list), System.getProperty("java.class.path"));
        } catch (IOException e) {
            throw new ClusterProblem(list + " can't be read: " + IoReason.of(e), e);
        }
    }

    /** @param platform the class path of nodes: of two jars by one name, theirs counts */
    static ClassPath of(List<String> list, String platform) {
        Map<String, Path> ofNodes = new HashMap<>();
        Arrays.stream(platform.split(File.pathSeparator)).map(Path::of).forEach(jar -> ofNodes.put(name(jar), jar));
        List<Path> compile = new ArrayList<>();
        List<Path> own = new ArrayList<>();
        for (String line : list) {
            Matcher found = JAR.matcher(line);
            if (found.find()) {
                Path jar = Path.of(found.group(2));
                Optional<Path> nodes = Optional.ofNullable(ofNodes.get(name(jar)));
                if (!found.group(1).equals("runtime")) {
                    compile.add(nodes.orElse(jar));
                }
                if (nodes.isEmpty() && !found.group(1).equals("provided")) {
                    own.add(jar);
                }
            }
        }
        return new ClassPath(compile, own);
    }

    private static String name(Path jar) {
        return String.valueOf(jar.getFileName());
    }
}

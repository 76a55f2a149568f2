package dev.baton.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cli.e2e.OwnProject.Ended;
import dev.baton.cluster.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mvn deploy -Prelease} of what flows compile against, twice, from two copies of the sources. */
class PublishTest {

    @TempDir
    Path home;

    @Test
    void twoBuildsArePublishedAsTheSameBytesAndAProjectCompilesAgainstThem()
            throws IOException, InterruptedException, NoSuchAlgorithmException {
        try (OwnProject project = OwnProject.in(home)) {
            Path first = deployed(project, "first", List.of("bom", "api"));
            Path second = deployed(project, "second", List.of("api"));
            assertThat(jars(first))
                    .containsKeys("baton-api-0.1.0.jar", "baton-api-0.1.0-sources.jar", "baton-api-0.1.0-javadoc.jar")
                    .isEqualTo(jars(second));

            Ended made = OwnProject.run(project.baton(home, "new", "greetings"));
            assertThat(made.code()).as(made.said()).isZero();
            delete(project.installed());
            Path settings = Files.writeString(home.resolve("settings.xml"), """
                    <settings>
                      <profiles>
                        <profile>
                          <id>published</id>
                          <repositories>
                            <repository><id>published</id><url>%s</url></repository>
                          </repositories>
                        </profile>
                      </profiles>
                      <activeProfiles><activeProfile>published</activeProfile></activeProfiles>
                    </settings>
                    """.formatted(first.toUri()));
            Ended compiled = OwnProject.run(project.maven("--settings", settings.toString(), "compile"));
            assertThat(compiled.code()).as(compiled.said()).isZero();
        }
    }

    /** The repository that a copy of the sources was deployed to. */
    private Path deployed(OwnProject project, String name, List<String> modules)
            throws IOException, InterruptedException {
        Path platform = Installation.findHome();
        Path copy = Files.createDirectories(home.resolve(name).resolve("sources"));
        Path repository = home.resolve(name).resolve("repository");
        String pom = Files.readString(platform.resolve("pom.xml"));
        // a reactor of these modules alone
        pom = pom.replaceAll(
                "(?s)<modules>.*?</modules>",
                "<modules><module>" + String.join("</module><module>", modules) + "</module></modules>");
        Files.writeString(copy.resolve("pom.xml"), pom);
        for (String module : modules) {
            copy(platform.resolve(module), copy.resolve(module));
        }
        Ended ended = OwnProject.run(project.maven(
                copy,
                "deploy",
                "-Prelease",
                "-DskipTests",
                "-Dspotless.check.skip=true",
                "-DaltDeploymentRepository=published::" + repository.toUri()));
        assertThat(ended.code()).as(ended.said()).isZero();
        return repository;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path relative = from.relativize(file);
                if (!relative.startsWith("target")) {
                    Files.createDirectories(to.resolve(relative).getParent());
                    Files.copy(file, to.resolve(relative));
                }
            }
        }
    }

    /** Each jar's name and checksum. */
    private static SortedMap<String, String> jars(Path repository) throws IOException, NoSuchAlgorithmException {
        SortedMap<String, String> checksums = new TreeMap<>();
        try (Stream<Path> files = Files.walk(repository)) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".jar")).toList()) {
                byte[] sum = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
                checksums.put(file.getFileName().toString(), HexFormat.of().formatHex(sum));
            }
        }
        return checksums;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList().reversed()) {
                Files.delete(file);
            }
        }
    }
}

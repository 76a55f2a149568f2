package dev.baton.cli.project;

import dev.baton.async.IoReason;
import dev.baton.cluster.ClusterProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;

/**
 * A project to be made.
 *
 * @param dir its folder, which is not there yet or is empty
 * @param javaPackage of its classes, and its Maven group
 * @param platform the folder of the platform
 */
public record NewProject(Path dir, String javaPackage, Path platform) {
    private static final String SCRIPT = "baton";

    /**
     * @param givenPackage instead of the one that is made of the folder's name
     * @throws ClusterProblem if there is something already, or no project can be there
     */
    public static NewProject of(Path dir, Optional<String> givenPackage, Path platform) {
        Path folder = dir.toAbsolutePath().normalize();
        refuseUsed(folder);
        if (folder.startsWith(platform.toAbsolutePath().normalize())) {
            throw new ClusterProblem("%s is inside the platform's own folder; name one beside it, such as %s"
                    .formatted(dir, platform.resolveSibling("greetings")));
        }
        if (platform.toString().contains("'")) {
            throw new ClusterProblem(
                    "The project's script can't name %s: move the platform to a path without a '".formatted(platform));
        }
        String javaPackage = givenPackage.orElseGet(() -> packageOf(folder));
        if (!SourceVersion.isName(javaPackage) || javaPackage.matches("(java|javax|dev\\.baton)(\\..*)?")) {
            throw new ClusterProblem("No flow can be in a package %s; name one such as --package com.example.greetings"
                    .formatted(javaPackage));
        }
        return new NewProject(folder, javaPackage, platform);
    }

    /** As it is typed in a shell: in quotes if that is needed. */
    public static String forShell(Path path) {
        String text = path.toString();
        return text.matches("[\\w@%+=:,./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    private static void refuseUsed(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        if (!Files.isDirectory(folder)) {
            throw new ClusterProblem(folder + " is a file; name a folder that is not there yet");
        }
        try (Stream<Path> inside = Files.list(folder)) {
            if (inside.findAny().isPresent()) {
                throw new ClusterProblem(folder + " is not empty; name a folder that is not there yet");
            }
        } catch (IOException e) {
            throw new ClusterProblem(folder + " can't be read: " + IoReason.of(e), e);
        }
    }

    private static String packageOf(Path folder) {
        String name = nameOf(folder).replaceAll("[^a-z0-9]", "");
        return SourceVersion.isName(name) ? name : "flows";
    }

    private static String nameOf(Path folder) {
        return String.valueOf(folder.getFileName()).toLowerCase(Locale.ROOT);
    }

    /** The Maven artifact, and the name of the jar. */
    public String artifact() {
        String name = nameOf(dir).replaceAll("[^a-z0-9._-]+", "-").replaceAll("^[^a-z0-9]+|[^a-z0-9]+$", "");
        return name.isEmpty() ? "flows" : name;
    }

    /** Writes its files. */
    public void write() {
        ProjectFiles files = ProjectFiles.load();
        Map<String, String> variables = new HashMap<>(files.defaults());
        variables.put("groupId", javaPackage);
        variables.put("artifactId", artifact());
        variables.put("version", "1.0-SNAPSHOT");
        variables.put("package", javaPackage);
        variables.put("batonHome", platformFromHere());
        try {
            for (Map.Entry<String, String> file : files.filled(variables).entrySet()) {
                Path path = dir.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.writeString(path, file.getValue());
            }
            Path script = dir.resolve(SCRIPT);
            Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(script));
            permissions.add(PosixFilePermission.OWNER_EXECUTE);
            permissions.add(PosixFilePermission.GROUP_EXECUTE);
            permissions.add(PosixFilePermission.OTHERS_EXECUTE);
            Files.setPosixFilePermissions(script, permissions);
        } catch (IOException e) {
            throw new ClusterProblem("The project can't be written to %s: %s".formatted(dir, IoReason.of(e)), e);
        }
    }

    /** A platform beside the project stays beside it when both are moved, or cloned elsewhere. */
    private String platformFromHere() {
        Path home = platform.toAbsolutePath().normalize();
        return home.getParent() != null && home.getParent().equals(dir.getParent())
                ? "../" + home.getFileName()
                : home.toString();
    }
}

package dev.baton.cli.faults;

import dev.baton.cluster.Installation;
import dev.baton.cluster.testing.TestInstallation;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The releases of the test flows in {@code cli/src/test/flow-jars}, compiled and packed as a user would do it. */
public enum FlowJar {
    OLD("both", "old"),
    NEW("both", "second", "new"),
    CARELESS("both", "second", "careless"),
    AT_ONCE("both", "at-once");

    private final List<String> folders;

    FlowJar(String... folders) {
        this.folders = List.of(folders);
    }

    /** A new jar with these flows and their migrations. */
    public Path build() {
        try {
            Path target = Files.createDirectories(Path.of("target", "flow-jars").toAbsolutePath());
            Path classes = Files.createTempDirectory(target, name() + "-");
            Path sources = Installation.findHome().resolve("cli/src/test/flow-jars");
            List<Path> java = new ArrayList<>();
            for (String folder : folders) {
                copy(sources.resolve(folder), classes, java);
            }
            Path services = Files.createDirectories(classes.resolve("META-INF/services"));
            Files.writeString(services.resolve("dev.baton.flow.FlowProvider"), "shapes.Shapes\n");
            compile(java, classes);
            return TestInstallation.packed(classes, target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path classes, List<Path> java) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (file.toString().endsWith(".java")) {
                    java.add(file);
                } else {
                    Path copy = classes.resolve(from.relativize(file).toString());
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                }
            }
        }
    }

    private static void compile(List<Path> sources, Path classes) throws IOException {
        StringWriter output = new StringWriter();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> options = List.of(
                "-nowarn",
                "-proc:none",
                "-parameters",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString());
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            if (!compiler.getTask(output, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call()) {
                throw new IllegalStateException("The flows do not compile:\n" + output);
            }
        }
    }
}

package dev.baton.cli.dev;

import dev.baton.async.IoReason;
import dev.baton.cluster.ClusterProblem;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Makes classes of a project's sources, each time in a folder of their own: a node that runs keeps those that it was
 * started from.
 */
final class Build {
    private final Project project;
    private final Path output;
    private final JavaCompiler compiler;
    private int generation;

    /** What it made, or why it could not: lines {@code file:line: message}. */
    sealed interface Result {}

    record Made(Path classes) implements Result {}

    record Failed(List<String> problems) implements Result {
        Failed {
            problems = List.copyOf(problems);
        }
    }

    /** @param output for its classes */
    Build(Project project, Path output) {
        this.project = project;
        this.output = output;
        this.compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new ClusterProblem("This Java has no compiler; 'baton dev' needs a JDK");
        }
    }

    Result run(Sources sources, ClassPath classPath) {
        Path classes = output.resolve("classes-" + ++generation);
        try {
            delete(classes);
            Files.createDirectories(classes);
            for (Path file : sources.resourceFiles().keySet()) {
                Path target = classes.resolve(project.resourceFolder().relativize(file));
                Files.createDirectories(target.getParent());
                Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
            }
            List<String> problems = compile(List.copyOf(sources.java().keySet()), classPath, classes);
            if (problems.isEmpty()) {
                return new Made(classes);
            }
            delete(classes);
            return new Failed(problems);
        } catch (IOException e) {
            return new Failed(List.of("%s can't be made: %s".formatted(classes, IoReason.of(e))));
        }
    }

    private List<String> compile(List<Path> files, ClassPath classPath, Path classes) throws IOException {
        if (files.isEmpty()) {
            return List.of(project.javaFolder() + " has no file");
        }
        DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
        List<String> options = List.of(
                "-d",
                classes.toString(),
                "-cp",
                classPath.compile().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
                "--release",
                project.release(),
                "-encoding",
                "UTF-8",
                "-g",
                "-parameters",
                "-proc:none",
                "-nowarn");
        try (StandardJavaFileManager manager =
                compiler.getStandardFileManager(said, Locale.ENGLISH, StandardCharsets.UTF_8)) {
            boolean fine = compiler.getTask(
                            null, manager, said, options, null, manager.getJavaFileObjectsFromPaths(files))
                    .call();
            return fine
                    ? List.of()
                    : said.getDiagnostics().stream()
                            .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
                            .map(this::line)
                            .toList();
        }
    }

    private String line(Diagnostic<? extends JavaFileObject> problem) {
        String message = problem.getMessage(Locale.ENGLISH).strip().replaceAll("\\s*\\R\\s*", "; ");
        JavaFileObject source = problem.getSource();
        return source == null
                ? message
                : "%s:%d: %s"
                        .formatted(project.dir().relativize(Path.of(source.toUri())), problem.getLineNumber(), message);
    }

    /** What no node uses any more. */
    static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> deepest = new ArrayList<>(files.toList()).reversed();
            for (Path file : deepest) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new ClusterProblem(folder + " can't be deleted: " + IoReason.of(e), e);
        }
    }
}

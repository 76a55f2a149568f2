package dev.baton.cli.mutants;

import static java.util.stream.Collectors.partitioningBy;
import static java.util.stream.Collectors.toMap;

import dev.baton.cluster.Installation;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.tools.JavaCompiler.CompilationTask;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles a mutant. Its classes and files go in front of the class path of the process that shall be broken. */
public final class BrokenBuild {
    private static final String RESOURCES = "src/main/resources/";

    private BrokenBuild() {}

    /** @return a folder with the broken classes and resources, and no others */
    public static Path of(Mutant mutant) {
        return of(mutant.name(), mutant.edits());
    }

    /** @return a folder with the changed classes and resources, and no others */
    public static Path of(String name, List<Edit> edits) {
        Map<Path, String> sources = new LinkedHashMap<>();
        for (Edit edit : edits) {
            sources.put(edit.file(), edit.applyTo(sources.computeIfAbsent(edit.file(), BrokenBuild::source)));
        }
        try {
            Path dir =
                    Files.createDirectories(Path.of("target").toAbsolutePath().resolve("mutants"));
            Path classes = Files.createTempDirectory(dir, name + "-");
            Map<Boolean, Map<Path, String>> byKind = sources.entrySet().stream()
                    .collect(partitioningBy(
                            source -> source.getKey().toString().endsWith(".java"),
                            toMap(Map.Entry::getKey, Map.Entry::getValue)));
            copy(byKind.getOrDefault(false, Map.of()), classes);
            compile(name, byKind.getOrDefault(true, Map.of()), classes);
            return classes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String source(Path file) {
        try {
            return Files.readString(Installation.findHome().resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As Maven does: to the place in the class path that they have in their module's resources. */
    private static void copy(Map<Path, String> resources, Path classes) throws IOException {
        for (Map.Entry<Path, String> resource : resources.entrySet()) {
            String file = resource.getKey().toString().replace('\\', '/');
            int at = file.indexOf(RESOURCES);
            if (at < 0) {
                throw new IllegalArgumentException(file + " is neither Java nor a resource");
            }
            Path copy = classes.resolve(file.substring(at + RESOURCES.length()));
            Files.createDirectories(copy.getParent());
            Files.writeString(copy, resource.getValue());
        }
    }

    private static void compile(String mutant, Map<Path, String> sources, Path classes) {
        if (sources.isEmpty()) {
            return;
        }
        StringWriter output = new StringWriter();
        List<Source> units = sources.entrySet().stream().map(Source::of).toList();
        CompilationTask task = ToolProvider.getSystemJavaCompiler()
                .getTask(
                        output,
                        null,
                        null,
                        List.of(
                                "-nowarn",
                                "-proc:none",
                                "-parameters",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "-d",
                                classes.toString()),
                        null,
                        units);
        if (!task.call()) {
            throw new IllegalStateException("The mutant " + mutant + " does not compile:\n" + output);
        }
    }

    /** Source text as the compiler takes it. */
    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        private Source(URI uri, String text) {
            super(uri, JavaFileObject.Kind.SOURCE);
            this.text = text;
        }

        private static Source of(Map.Entry<Path, String> source) {
            return new Source(URI.create("string:///" + source.getKey()), source.getValue());
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}

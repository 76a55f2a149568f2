package dev.baton.cli.mutants;

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

/** Compiles a mutant. Its classes go in front of the class path of the process that shall be broken. */
public final class BrokenBuild {
    private BrokenBuild() {}

    /** @return a folder with the broken classes, and no others */
    public static Path of(Mutant mutant) {
        return of(mutant.name(), mutant.edits());
    }

    /** @return a folder with the changed classes, and no others */
    public static Path of(String name, List<Edit> edits) {
        Map<Path, String> sources = new LinkedHashMap<>();
        for (Edit edit : edits) {
            sources.put(edit.file(), edit.applyTo(sources.computeIfAbsent(edit.file(), BrokenBuild::source)));
        }
        try {
            Path dir =
                    Files.createDirectories(Path.of("target").toAbsolutePath().resolve("mutants"));
            Path classes = Files.createTempDirectory(dir, name + "-");
            compile(name, sources, classes);
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

    private static void compile(String mutant, Map<Path, String> sources, Path classes) {
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

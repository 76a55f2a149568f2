package dev.baton.cli.mutants;

import dev.baton.cluster.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A named break of the shipped source.
 *
 * @param tests each must fail with the break: a class, or {@code class#method}
 */
public record Mutant(String name, List<Edit> edits, List<String> tests) {
    private static final String SUFFIX = ".mutant";

    public Mutant {
        edits = List.copyOf(edits);
        tests = List.copyOf(tests);
        if (edits.isEmpty() || tests.isEmpty()) {
            throw new IllegalArgumentException("The mutant " + name + " needs an edit and a test");
        }
    }

    /** The one of this name in {@code cli/src/test/mutants}. */
    public static Mutant named(String name) {
        return read(folder().resolve(name + SUFFIX));
    }

    /** All of them, by name. */
    public static List<Mutant> all() {
        try (Stream<Path> files = Files.list(folder())) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .map(Mutant::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path folder() {
        return Installation.findHome().resolve("cli/src/test/mutants");
    }

    private static Mutant read(Path file) {
        String name = file.getFileName().toString();
        try {
            List<String> tests = Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(Edit.TEST))
                    .map(line -> line.substring(Edit.TEST.length()))
                    .toList();
            return new Mutant(name.substring(0, name.length() - SUFFIX.length()), Edit.in(file), tests);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

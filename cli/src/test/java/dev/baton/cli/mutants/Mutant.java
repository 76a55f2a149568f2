package dev.baton.cli.mutants;

import dev.baton.cluster.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A named break of the shipped source.
 *
 * @param tests each must fail with the break: a class, or {@code class#method}
 */
public record Mutant(String name, List<Edit> edits, List<String> tests) {
    private static final String SUFFIX = ".mutant";
    private static final String FILE = "file: ";
    private static final String TEST = "test: ";

    /**
     * Text that is replaced wherever it stands in a file.
     *
     * @param file from the repository's root
     */
    public record Edit(Path file, String find, String replacement) {

        /** @throws IllegalStateException if the text is not there: the code has changed, and so must the mutant */
        String applyTo(String source) {
            if (!source.contains(find)) {
                throw new IllegalStateException(
                        "Text not found in %s; adapt the mutant to the code:%n%s".formatted(file, find));
            }
            return source.replace(find, replacement);
        }
    }

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
        try {
            String name = file.getFileName().toString();
            return parse(name.substring(0, name.length() - SUFFIX.length()), Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The format is described in the README beside the mutants. */
    static Mutant parse(String name, List<String> lines) {
        List<Edit> edits = new ArrayList<>();
        List<String> tests = new ArrayList<>();
        List<String> find = new ArrayList<>();
        List<String> replacement = new ArrayList<>();
        List<String> block = null;
        Path file = null;
        for (String line : lines) {
            switch (line) {
                case "<<<<" -> block = find;
                case "====" -> block = replacement;
                case ">>>>" -> {
                    if (file == null) {
                        throw new IllegalArgumentException("The mutant " + name + " names no file before an edit");
                    }
                    edits.add(new Edit(file, String.join("\n", find), String.join("\n", replacement)));
                    find.clear();
                    replacement.clear();
                    block = null;
                }
                default -> {
                    if (block != null) {
                        block.add(line);
                    } else if (line.startsWith(FILE)) {
                        file = Path.of(line.substring(FILE.length()));
                    } else if (line.startsWith(TEST)) {
                        tests.add(line.substring(TEST.length()));
                    } else if (!line.isBlank() && !line.startsWith("#")) {
                        throw new IllegalArgumentException("The mutant " + name + " has a strange line: " + line);
                    }
                }
            }
        }
        return new Mutant(name, edits, tests);
    }
}

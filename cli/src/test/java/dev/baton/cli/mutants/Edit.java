package dev.baton.cli.mutants;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Text that is replaced wherever it stands in a source file. The format of files with edits is described in the README
 * beside the mutants.
 *
 * @param file from the repository's root
 */
public record Edit(Path file, String find, String replacement) {
    static final String TEST = "test: ";
    private static final String FILE = "file: ";

    /** All edits of such a file. */
    public static List<Edit> in(Path edits) {
        try {
            return parse(edits, Files.readAllLines(edits));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Edit> parse(Path source, List<String> lines) {
        List<Edit> edits = new ArrayList<>();
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
                        throw new IllegalArgumentException(source + " names no file before an edit");
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
                    } else if (!line.isBlank() && !line.startsWith("#") && !line.startsWith(TEST)) {
                        throw new IllegalArgumentException(source + " has a strange line: " + line);
                    }
                }
            }
        }
        return edits;
    }

    /** @throws IllegalStateException if the text is not there: the code has changed, and so must the edit */
    String applyTo(String source) {
        if (!source.contains(find)) {
            throw new IllegalStateException(
                    "Text not found in %s; adapt the edit to the code:%n%s".formatted(file, find));
        }
        return source.replace(find, replacement);
    }
}

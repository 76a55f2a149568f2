package dev.baton.cluster;

import dev.baton.async.IoReason;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The end of a log, however long it is. */
public final class Tail {
    private static final int ENOUGH = 16 * 1024;

    private Tail() {}

    /** Its last lines; none if there is no such log. */
    public static List<String> of(Path log, int lines) {
        return since(log, 0, lines);
    }

    /** Its last lines after a position. */
    static List<String> since(Path log, long position, int lines) {
        if (!Files.exists(log)) {
            return List.of();
        }
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long from = Math.max(position, file.length() - ENOUGH);
            byte[] end = new byte[(int) Math.max(0, file.length() - from)];
            file.seek(from);
            file.readFully(end);
            List<String> all = new String(end, StandardCharsets.UTF_8).lines().toList();
            return all.subList(Math.max(0, all.size() - lines), all.size());
        } catch (IOException e) {
            return List.of("(" + log + " can't be read: " + IoReason.of(e) + ")");
        }
    }

    /** The last line that says something: not a line of a stack, and rather what a node says when it gives up. */
    static String lastWords(Path log) {
        return lastWords(log, 0);
    }

    static String lastWords(Path log, long position) {
        List<String> lines = since(log, position, 200).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("\t") && !line.startsWith("   "))
                .toList();
        return lines.stream()
                .filter(line -> line.startsWith("baton: "))
                .reduce((first, second) -> second)
                .map(line -> line.substring("baton: ".length()))
                .or(() -> lines.stream().reduce((first, second) -> second))
                .orElse("it said nothing");
    }
}

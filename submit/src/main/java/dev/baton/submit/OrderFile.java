package dev.baton.submit;

import dev.baton.async.IoReason;
import dev.baton.cluster.ClusterProblem;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A file of payment orders, read line by line, as often as needed.
 *
 * @param allowEqualLines whether equal lines are orders of their own; otherwise all but the first are bad lines
 */
record OrderFile(Path path, Charset encoding, Format format, boolean allowEqualLines) {
    /** Each costs memory, as equal ones are looked for. */
    private static final int MOST_LINES = 1_000_000;

    /** @throws ClusterProblem if it can't be read, or its header is not known */
    static OrderFile open(Path path, Charset encoding, boolean allowEqualLines) {
        try (Lines lines = new Lines(path, encoding)) {
            Format format = Format.of(lines.next().orElse(""))
                    .orElseThrow(() -> new ClusterProblem(path + " has no known header in " + encoding
                            + "; allowed first lines: " + Format.allowed()));
            return new OrderFile(path, encoding, format, allowEqualLines);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /** Each line but the header and blank ones, in order. */
    void forEach(Consumer<FileLine> reader) {
        Map<String, Earlier> seen = new HashMap<>();
        try (Lines lines = new Lines(path, encoding)) {
            lines.next(); // the header
            Optional<String> line = lines.next();
            for (int number = 2; line.isPresent(); number++) {
                if (number > MOST_LINES) {
                    throw new ClusterProblem(path + " has more than " + MOST_LINES + " lines; split it");
                }
                if (!line.get().isBlank()) {
                    reader.accept(read(number, line.get(), seen));
                }
                line = lines.next();
            }
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /** Where an order stood first, and how often so far. */
    private record Earlier(int line, int times) {}

    private FileLine read(int number, String line, Map<String, Earlier> seen) {
        if (line.indexOf(Lines.UNREADABLE) >= 0) {
            return new FileLine.Bad(number, "not " + encoding + "; name the encoding of the file with --encoding");
        }
        if (line.length() > Lines.LONGEST) {
            return new FileLine.Bad(number, "longer than " + Lines.LONGEST + " characters");
        }
        try {
            OrderLine fields = OrderLine.parse(line, format.separator());
            if (fields.fields().size() != format.fields()) {
                return new FileLine.Bad(number, fields.fields().size() + " fields instead of " + format.fields());
            }
            return order(number, format.parse(fields), seen);
        } catch (IllegalArgumentException e) {
            return new FileLine.Bad(number, String.valueOf(e.getMessage()));
        }
    }

    private FileLine order(int number, FileTransfer transfer, Map<String, Earlier> seen) {
        Earlier earlier = seen.merge(
                transfer.hash(),
                new Earlier(number, 1),
                (before, one) -> new Earlier(before.line(), before.times() + 1));
        if (earlier.times() > 1 && !allowEqualLines) {
            return new FileLine.Bad(
                    number,
                    "equal to line " + earlier.line() + "; give it another reference, or use --allow-equal-lines");
        }
        return new FileLine.Order(number, transfer, transfer.key(earlier.times()));
    }

    private static ClusterProblem unreadable(Path path, IOException why) {
        return new ClusterProblem(
                Files.exists(path) ? path + " can't be read: " + IoReason.of(why) : "There is no file " + path, why);
    }
}

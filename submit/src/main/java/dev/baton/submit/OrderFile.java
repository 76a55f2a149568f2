package dev.baton.submit;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.baton.cluster.ClusterProblem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;

/** A file of payment orders. Read line by line, as often as one likes. */
final class OrderFile {
    private static final int DIGITS = 24;

    private final Path path;
    private final Format format;
    private final String hash;

    private OrderFile(Path path, Format format, String hash) {
        this.path = path;
        this.format = format;
        this.hash = hash;
    }

    /** @throws ClusterProblem if it can't be read, or its header is not known */
    static OrderFile open(Path path) {
        try (BufferedReader reader = Files.newBufferedReader(path)) {
            String first = Optional.ofNullable(reader.readLine()).orElse("");
            Format format = Format.of(first)
                    .orElseThrow(() -> new ClusterProblem(
                            path + " has no known header; allowed first lines: " + Format.allowed()));
            return new OrderFile(path, format, hash(path));
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private static String hash(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** The same for the same line of the same file, so that sending it again does nothing twice. */
    String key(long line) {
        return "replay-" + hash + "-" + line;
    }

    /** Each line but the header, in order. */
    void forEach(Consumer<FileLine> reader) {
        try (CsvReader<CsvRecord> csv = CsvReader.builder()
                .fieldSeparator(format.separator())
                .allowExtraFields(true)
                .allowMissingFields(true)
                .ofCsvRecord(path)) {
            Iterator<CsvRecord> lines = csv.iterator();
            lines.next(); // the header
            lines.forEachRemaining(line -> reader.accept(read(line)));
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private FileLine read(CsvRecord line) {
        long number = line.getStartingLineNumber();
        if (line.getFieldCount() != format.fields()) {
            return new FileLine.Bad(number, line.getFieldCount() + " fields instead of " + format.fields());
        }
        try {
            return new FileLine.Order(number, format.parse(line));
        } catch (IllegalArgumentException e) {
            return new FileLine.Bad(number, String.valueOf(e.getMessage()));
        }
    }

    private static ClusterProblem unreadable(Path path, IOException why) {
        return new ClusterProblem(
                Files.exists(path) ? path + " can't be read: " + why.getMessage() : "There is no file " + path, why);
    }
}

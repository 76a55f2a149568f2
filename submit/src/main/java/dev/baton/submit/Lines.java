package dev.baton.submit;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The lines of a text file, ended by LF, CR LF or CR. What can't be decoded becomes {@link #UNREADABLE}. A line that is
 * too long is cut at {@link #LONGEST}. One thread.
 */
final class Lines implements Closeable {
    /** No order is nearly as long; a file that is not text may have no line end for gigabytes. */
    static final int LONGEST = 16_384;

    /** U+FFFD: stands for bytes that are not of the file's encoding. */
    static final char UNREADABLE = '\uFFFD';

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final BufferedReader reader;
    private boolean first = true;
    private boolean afterCarriageReturn;

    Lines(Path file, Charset encoding) throws IOException {
        this.reader = new BufferedReader(new InputStreamReader(
                Files.newInputStream(file),
                encoding.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPLACE)
                        .onUnmappableCharacter(CodingErrorAction.REPLACE)
                        .replaceWith(String.valueOf(UNREADABLE))));
    }

    /** The next one; empty at the end of the file. */
    Optional<String> next() throws IOException {
        StringBuilder line = new StringBuilder();
        boolean any = false;
        for (int next = reader.read(); next >= 0; next = reader.read()) {
            char c = (char) next;
            boolean secondOfPair = afterCarriageReturn && c == '\n';
            afterCarriageReturn = c == '\r';
            if (secondOfPair) {
                continue;
            }
            any = true;
            if (c == '\n' || c == '\r') {
                return Optional.of(ended(line));
            }
            if (line.length() <= LONGEST) {
                line.append(c);
            }
        }
        return any ? Optional.of(ended(line)) : Optional.empty();
    }

    private String ended(StringBuilder line) {
        boolean marked = first && !line.isEmpty() && line.charAt(0) == BYTE_ORDER_MARK;
        first = false;
        return marked ? line.substring(1) : line.toString();
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}

package dev.baton.gateway.http;

import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The header {@code Idempotency-Key}: a quoted string with the escapes of structured fields (RFC 9651), as the draft of
 * the header wants it, or the bare key, as most clients send it. {@code k} and {@code "k"} are the same key.
 */
final class IdempotencyKeyHeader {
    static final CharSequence NAME = HttpHeaders.createOptimized("Idempotency-Key");

    private static final int LONGEST = 255;
    private static final Pattern BARE = Pattern.compile("[\\x20-\\x7e&&[^\"]][\\x20-\\x7e]{0,254}");

    private IdempotencyKeyHeader() {}

    /**
     * The key, or empty if it is not one key of 1 to 255 printable ASCII characters.
     *
     * @param lines the header's values, one at least
     */
    static Optional<String> key(List<String> lines) {
        if (lines.size() > 1) {
            return Optional.empty();
        }
        String line = lines.getFirst();
        if (line.startsWith("\"")) {
            return unquoted(line).filter(key -> !key.isEmpty() && key.length() <= LONGEST);
        }
        return Optional.of(line).filter(key -> BARE.matcher(key).matches());
    }

    /** By hand: an expression with a repeated alternative needs stack for each character. */
    private static Optional<String> unquoted(String line) {
        StringBuilder key = new StringBuilder();
        for (int i = 1; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                return i == line.length() - 1 ? Optional.of(key.toString()) : Optional.empty();
            }
            if (c == '\\') {
                i++;
                if (i == line.length() || (line.charAt(i) != '"' && line.charAt(i) != '\\')) {
                    return Optional.empty();
                }
                key.append(line.charAt(i));
            } else if (c < ' ' || c > '~') {
                return Optional.empty();
            } else {
                key.append(c);
            }
        }
        return Optional.empty();
    }
}

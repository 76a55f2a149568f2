package dev.baton.gateway.http.exchange;

import dev.baton.flow.Refusal;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Which bodies can be read: JSON in UTF-8, not compressed. Read by hand in one pass: an expression that allows blanks
 * in two places beside each other takes time with the square of their number.
 */
public final class MediaType {
    private static final String USUAL = "application/json";
    private static final String APPLICATION = "application/";
    private static final String CHARSET = "charset";
    private static final Set<String> CHARSETS = Set.of("utf-8", "utf8", "us-ascii"); // ASCII is UTF-8, too

    private MediaType() {}

    /** Why such a body is not read, if so. */
    public static Optional<HttpReply> problem(UUID id, Optional<String> contentType, Optional<String> contentEncoding) {
        if (!contentType.map(MediaType::isJson).orElse(false)) {
            return Optional.of(refused(id, "Send JSON in UTF-8 with Content-Type: application/json.")
                    .with("Accept", USUAL));
        }
        boolean plain = contentEncoding.map(MediaType::isIdentity).orElse(true);
        return plain
                ? Optional.empty()
                : Optional.of(refused(id, "Send it without compression.").with("Accept-Encoding", "identity"));
    }

    private static HttpReply refused(UUID id, String detail) {
        return Problems.refused(
                id, Refusal.of(415, "unsupported-media-type", "The body is of a type that can't be read here", detail));
    }

    private static boolean isIdentity(String coding) {
        return coding.isBlank() || coding.strip().equalsIgnoreCase("identity");
    }

    /** Whether it says JSON in UTF-8. Parameters but the charset change nothing, and empty ones are passed by. */
    public static boolean isJson(String contentType) {
        if (contentType.equals(USUAL)) {
            return true;
        }
        int end = contentType.indexOf(';');
        String type =
                (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        return isJsonType(type) && (end < 0 || charsetsFit(contentType, end));
    }

    private static boolean isJsonType(String type) {
        if (type.equals(USUAL)) {
            return true;
        }
        if (!type.startsWith(APPLICATION) || !type.endsWith("+json")) {
            return false;
        }
        String subtype = type.substring(APPLICATION.length(), type.length() - "+json".length());
        return !subtype.isEmpty() && subtype.chars().allMatch(MediaType::isTokenCharacter);
    }

    private static boolean isTokenCharacter(int c) {
        return c > ' ' && c < 0x7f && "()<>@,;:\\\"/[]?={}".indexOf(c) < 0;
    }

    /** @param from the semicolon before the first parameter */
    private static boolean charsetsFit(String text, int from) {
        int start = from + 1;
        while (start <= text.length()) {
            int end = endOfParameter(text, start);
            int equals = text.indexOf('=', start, end);
            if (equals >= 0) {
                String name = text.substring(start, equals).strip();
                String value = unquoted(text.substring(equals + 1, end).strip());
                if (name.equalsIgnoreCase(CHARSET) && !CHARSETS.contains(value.toLowerCase(Locale.ROOT))) {
                    return false;
                }
            } else if (!text.substring(start, end).isBlank()) {
                return false;
            }
            start = end + 1;
        }
        return true;
    }

    /** The semicolon after it, outside of quotes, or the end of the text. */
    private static int endOfParameter(String text, int start) {
        boolean quoted = false;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ';' && !quoted) {
                return i;
            }
        }
        return text.length();
    }

    private static String unquoted(String value) {
        return value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")
                ? value.substring(1, value.length() - 1)
                : value;
    }
}

package dev.baton.reply;

import dev.baton.async.ShortText;
import dev.baton.flow.Refusal.FieldError;
import java.util.ArrayList;
import java.util.List;

/**
 * Bounds what a problem document repeats of a client's input, so that a document is always smaller than 16 KB: a body
 * of 64 KB can have ten thousand wrong fields with long names.
 */
final class BoundedText {
    private static final int MOST_ERRORS = 20;
    /** Of all field errors as JSON; with title, detail and the rest it stays below 16 KB. */
    private static final int ERROR_BYTES = 10 * 1024;

    private static final int LONGEST_FIELD = 120;
    private static final int LONGEST_MESSAGE = 400;

    private BoundedText() {}

    static List<FieldError> errors(List<FieldError> errors) {
        if (errors.isEmpty()) {
            return List.of();
        }
        List<FieldError> named = new ArrayList<>(Math.min(errors.size(), MOST_ERRORS + 1));
        int bytes = 0;
        for (FieldError error : errors) {
            FieldError shorter = new FieldError(
                    ShortText.of(error.field(), LONGEST_FIELD), ShortText.of(error.message(), LONGEST_MESSAGE));
            bytes += jsonBytes(shorter.field()) + jsonBytes(shorter.message());
            if (named.size() == MOST_ERRORS || bytes > ERROR_BYTES) {
                named.add(new FieldError("", "and " + (errors.size() - named.size()) + " more errors"));
                break;
            }
            named.add(shorter);
        }
        return named;
    }

    private static int jsonBytes(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ') {
                bytes += 6; // an escape such as \u0001
            } else if (c < 0x80) {
                bytes += c == '"' || c == '\\' ? 2 : 1;
            } else {
                bytes += 3;
            }
        }
        return bytes;
    }
}

package dev.baton.message;

import java.util.Optional;
import java.util.UUID;

/**
 * UUIDs as clients write them: 36 characters, hexadecimal digits of either case. {@link UUID#fromString} takes more.
 */
public final class Uuids {
    private static final int LENGTH = 36;

    private Uuids() {}

    /** Empty if it is not in that form. */
    public static Optional<UUID> parse(String text) {
        if (text.length() != LENGTH) {
            return Optional.empty();
        }
        for (int i = 0; i < LENGTH; i++) {
            char c = text.charAt(i);
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            boolean hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
            if (dash ? c != '-' : !hex) {
                return Optional.empty();
            }
        }
        return Optional.of(UUID.fromString(text));
    }
}

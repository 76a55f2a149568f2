package dev.baton.inspector.api;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.Locale;
import java.util.Set;

/**
 * The users of the admin API and their rights; entries of {@code node.admin-tokens}.
 *
 * @param name of its holder, for the log
 * @param sha256 of the token, in hex
 */
public record AdminToken(
        @NotBlank String name,
        @NotNull @Pattern(regexp = "[0-9a-fA-F]{64}") String sha256,
        @NotEmpty Set<Right> rights) {

    /** What a user may do. */
    public enum Right {
        /** See everything but what messages say. */
        READ,
        /** See what messages say, masked. */
        PAYLOAD,
        /** Retry dead letters. */
        RETRY,
        /** Set how much the tap keeps of messages. */
        TAP,
        /** All changes: retry, levels of the tap, repair. */
        CHANGE;

        /** As people write it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether it is a right to change something. */
        public boolean changes() {
            return this == RETRY || this == TAP || this == CHANGE;
        }

        public static Right parse(String text) {
            try {
                return valueOf(text.toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("has a right other than read, payload, retry, tap and change", e);
            }
        }
    }

    public AdminToken {
        rights = rights == null ? Set.of() : Set.copyOf(rights);
    }
}

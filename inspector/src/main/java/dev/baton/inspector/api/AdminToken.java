package dev.baton.inspector.api;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
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
        /** Set levels, repair, retry. */
        CHANGE
    }

    public AdminToken {
        rights = rights == null ? Set.of() : Set.copyOf(rights);
    }
}

package dev.baton.flows.payments;

import com.fasterxml.jackson.annotation.JsonCreator;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A configured key: only its hash, so that reading the configuration gives no access.
 *
 * @param name the caller's name: the scope of its idempotency keys
 * @param sha256 of the key's UTF-8 bytes, in hex
 * @param scopes what its caller may do that not all may
 */
record ApiKey(
        @Pattern(
                regexp = "[A-Za-z0-9._-]{1,64}",
                message = "must be 1 to 64 letters, digits, dots, dashes or underscores")
        String name,

        @Pattern(regexp = "[0-9a-fA-F]{64}", message = "must be a SHA-256 hash: 64 hex digits")
        String sha256,

        Set<
                        @Pattern(
                                regexp = "[\\x21\\x23-\\x2b\\x2d-\\x5b\\x5d-\\x7e]{1,128}",
                                message = "must be a scope, such as accounts:open")
                        String>
                scopes) {

    private static final Set<String> KEYS = Set.of("name", "sha256", "scopes");

    ApiKey {
        scopes = Set.copyOf(scopes);
    }

    /** A text as in an environment variable, or a section; that one may leave the scopes out. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static ApiKey read(Object value) {
        if (value instanceof String text) {
            return parse(text);
        }
        if (!(value instanceof Map<?, ?> section)
                || !KEYS.containsAll(section.keySet())
                || !(section.get("name") instanceof String name)
                || !(section.get("sha256") instanceof String sha256)) {
            throw new IllegalArgumentException("an API key has name and sha256, and perhaps a list of scopes");
        }
        return new ApiKey(name, sha256, scopes(section));
    }

    private static Set<String> scopes(Map<?, ?> section) {
        if (!section.containsKey("scopes")) {
            return Set.of();
        }
        if (!(section.get("scopes") instanceof List<?> list)) {
            throw new IllegalArgumentException("an API key has a list of scopes");
        }
        return list.stream().map(String::valueOf).collect(Collectors.toSet());
    }

    /** The form of an environment variable: {@code name:sha256}, perhaps {@code name:sha256:scope scope}. */
    static ApiKey parse(String text) {
        String[] parts = text.split(":", 3);
        if (parts.length < 2 || parts[0].isBlank()) {
            throw new IllegalArgumentException("an API key is written name:sha256, or name:sha256:scope scope");
        }
        return new ApiKey(
                parts[0].strip(),
                parts[1].strip(),
                parts.length < 3 || parts[2].isBlank()
                        ? Set.of()
                        : Set.copyOf(List.of(parts[2].strip().split("\\s+"))));
    }

    @Override
    public String toString() {
        return "ApiKey[" + name + "]";
    }
}

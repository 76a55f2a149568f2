package dev.baton.flows.payments;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.Pattern;

/**
 * A configured key: only its hash, so that reading the configuration gives no access.
 *
 * @param name the caller's name: the scope of its idempotency keys
 * @param sha256 of the key's UTF-8 bytes, in hex
 */
record ApiKey(
        @Pattern(
                regexp = "[A-Za-z0-9._-]{1,64}",
                message = "must be 1 to 64 letters, digits, dots, dashes or underscores")
        String name,

        @Pattern(regexp = "[0-9a-fA-F]{64}", message = "must be a SHA-256 hash: 64 hex digits")
        String sha256) {

    @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
    ApiKey(@JsonProperty("name") String name, @JsonProperty("sha256") String sha256) {
        this.name = name;
        this.sha256 = sha256;
    }

    /** The form of an environment variable: {@code name:sha256}. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static ApiKey parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("an API key is written name:sha256");
        }
        return new ApiKey(
                text.substring(0, colon).strip(), text.substring(colon + 1).strip());
    }

    @Override
    public String toString() {
        return "ApiKey[" + name + "]";
    }
}

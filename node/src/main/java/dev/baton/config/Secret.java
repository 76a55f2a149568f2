package dev.baton.config;

import com.fasterxml.jackson.annotation.JsonCreator;

/**
 * A setting that must not show up in logs. {@link #toString} shows nothing of it, or, of a URI with a password, all but
 * the password.
 *
 * @param reveal the secret itself
 */
public record Secret(String reveal) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Secret {}

    @Override
    public String toString() {
        String masked = SecretMask.withoutPassword(reveal);
        return masked.equals(reveal) ? SecretMask.MASK : masked;
    }
}

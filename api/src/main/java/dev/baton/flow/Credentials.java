package dev.baton.flow;

import java.util.Optional;

/**
 * What the client showed to prove who it is.
 *
 * <p>For example: {@snippet class="dev.baton.flow.examples.Examples" region="authentication"}
 *
 * @param apiKey from {@code Authorization: Bearer KEY}, or else from {@code X-Api-Key: KEY}
 */
public record Credentials(Optional<String> apiKey) {

    /** Masked: credentials never reach a log. */
    @Override
    public String toString() {
        return apiKey.isPresent() ? "Credentials[apiKey=***]" : "Credentials[none]";
    }
}

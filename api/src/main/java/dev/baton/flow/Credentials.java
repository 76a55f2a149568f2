package dev.baton.flow;

import java.util.Optional;

/**
 * What the client showed to prove who it is.
 *
 * <p>For example: {@snippet class="dev.baton.flow.examples.Examples" region="authentication"}
 *
 * @param apiKey from {@code Authorization: Bearer KEY}, or else from {@code X-Api-Key: KEY}; not yet checked
 * @param token a JSON Web Token from {@code Authorization: Bearer TOKEN}, where the gateway has an issuer
 *     ({@code tokens}): checked already. Then there is no key
 */
public record Credentials(Optional<String> apiKey, Optional<Token> token) {

    /** Without a token. */
    public Credentials(Optional<String> apiKey) {
        this(apiKey, Optional.empty());
    }

    /** Masked: credentials never reach a log. */
    @Override
    public String toString() {
        return token.isPresent()
                ? "Credentials[token=***]"
                : apiKey.isPresent() ? "Credentials[apiKey=***]" : "Credentials[none]";
    }
}

package dev.baton.node.token;

import jakarta.validation.constraints.NotBlank;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Whose tokens are valid here; section {@code tokens}, for both ports. Each key is explained in baton-defaults.yaml.
 *
 * @param issuer as it stands in tokens; empty: no tokens
 * @param audience that tokens have to be for
 * @param jwksUri where its keys are; empty: where its OpenID configuration says
 * @param caFile who signs its certificate; empty: those that Java trusts
 * @param scopeClaim where scopes stand: a text with spaces between them, or a list
 * @param operatorScopes what stands before a right in a scope of an operator; empty: no token is an operator's
 * @param clockSkew how far the issuer's clock may be from ours
 * @param refresh between two looks at its keys
 * @param retry the shortest time between two looks
 * @param keepKeys how long keys are used that could not be read again
 * @param timeout of one look
 * @param remembered tokens that are not checked again
 */
public record TokenSettings(
        Optional<String> issuer,
        Optional<String> audience,
        Optional<String> jwksUri,
        Optional<Path> caFile,
        @NotBlank String scopeClaim,
        Optional<String> operatorScopes,
        Duration clockSkew,
        Duration refresh,
        Duration retry,
        Duration keepKeys,
        Duration timeout,
        int remembered) {
    private static final Duration LONGEST = Duration.ofDays(30);

    public TokenSettings {
        issuer = issuer.filter(text -> !text.isBlank());
        audience = audience.filter(text -> !text.isBlank());
        jwksUri = jwksUri.filter(text -> !text.isBlank());
        operatorScopes = operatorScopes.filter(text -> !text.isBlank());
        if (issuer.isPresent() != audience.isPresent()) {
            throw new IllegalArgumentException(
                    "issuer and audience belong together; allowed: both, or none: a token for others is not for you");
        }
        issuer.ifPresent(text -> {
            if (text.contains("#") || text.contains("?") || !isUrl(text)) {
                throw new IllegalArgumentException(
                        "issuer is no URL of an issuer; allowed: one such as https://id.example.com");
            }
        });
        jwksUri.filter(text -> !isUrl(text)).ifPresent(text -> {
            throw new IllegalArgumentException("jwks-uri is no URL; allowed: one such as https://id.example.com/keys");
        });
        check("clock-skew", clockSkew, Duration.ZERO, Duration.ofMinutes(5));
        check("refresh", refresh, Duration.ofSeconds(1), LONGEST);
        check("retry", retry, Duration.ofSeconds(1), refresh); // it would hold up each refresh
        check("keep-keys", keepKeys, refresh, LONGEST);
        // Shorter than a gateway waits for an authentication.
        check("timeout", timeout, Duration.ofMillis(100), Duration.ofSeconds(4));
        if (remembered < 0 || remembered > 1_000_000) {
            throw new IllegalArgumentException("remembered is %d; allowed: 0 to 1000000".formatted(remembered));
        }
    }

    private static boolean isUrl(String text) {
        try {
            URI uri = new URI(text);
            return uri.getHost() != null && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static void check(String key, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException("%s is %d ms; allowed: %d ms to %d ms"
                    .formatted(key, value.toMillis(), least.toMillis(), most.toMillis()));
        }
    }
}

package dev.baton.inspector.query;

import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * An HTTP request that the page wants sent to a gateway.
 *
 * @param path with its query
 * @param headers none, if there are none
 * @param body empty, if there is none
 */
public record HttpCall(String method, String path, Map<String, String> headers, String body) {
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");

    /** What a client of a flow has to say; no header that steers a connection or names a host. */
    private static final Set<String> HEADERS = Set.of(
            "accept",
            "authorization",
            "baton-completion",
            "baton-trace",
            "baton-webhook",
            "content-type",
            "idempotency-key",
            "prefer",
            "x-api-key");

    public HttpCall {
        method = Objects.requireNonNullElse(method, "");
        path = Objects.requireNonNullElse(path, "");
        headers = Objects.requireNonNullElse(headers, Map.of());
        body = Objects.requireNonNullElse(body, "");
        if (!METHODS.contains(method)) {
            throw new IllegalArgumentException("The method is one of " + METHODS);
        }
        if (!path.startsWith("/") || path.startsWith("//") || path.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new IllegalArgumentException("The path begins with one slash, and has visible ASCII characters only");
        }
        headers.forEach(HttpCall::check);
        headers = Map.copyOf(headers);
    }

    private static void check(String name, String value) {
        if (!HEADERS.contains(name.toLowerCase(java.util.Locale.ROOT))) {
            throw new IllegalArgumentException("The header " + name + " can't be sent from here");
        }
        if (value == null || value.chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw new IllegalArgumentException("The header " + name + " has a character that no header may have");
        }
    }
}

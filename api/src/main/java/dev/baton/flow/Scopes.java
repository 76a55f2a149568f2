package dev.baton.flow;

import java.util.Set;
import java.util.regex.Pattern;

/** Names of what a caller may do, in the form of OAuth 2.0. */
final class Scopes {
    /** As RFC 6749 allows, but for the comma: it stands between scopes in files. */
    private static final Pattern SCOPE = Pattern.compile("[\\x21\\x23-\\x2b\\x2d-\\x5b\\x5d-\\x7e]{1,128}");

    private Scopes() {}

    /** @throws IllegalArgumentException without the text: what stands in the wrong place may be a secret */
    static Set<String> check(Set<String> scopes) {
        if (!scopes.stream().allMatch(scope -> SCOPE.matcher(scope).matches())) {
            throw new IllegalArgumentException(
                    "has a scope that is not 1 to 128 printable ASCII characters without space, comma, quote or"
                            + " backslash");
        }
        return scopes;
    }
}

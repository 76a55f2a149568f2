package dev.baton.flow;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Who sent the request, as the flow's authentication found.
 *
 * <p>For example: {@snippet class="dev.baton.flow.examples.Examples" region="authentication"}
 *
 * @param name the scope of idempotency keys: two callers must not have the same one. At most {@value #MAX_NAME_BYTES}
 *     bytes in UTF-8: requests are found by it in an index
 * @param scopes what the caller may do; see {@link FlowBuilder#scope}. They don't travel: stages see them until the
 *     first stage that runs on another node, and none afterwards or after a crash
 */
public record Caller(String name, Set<String> scopes) {

    /** In UTF-8. */
    public static final int MAX_NAME_BYTES = 1024;

    private static final int MOST_BYTES_OF_A_CHAR = 3;

    /** The caller of every flow without authentication. */
    public static final Caller ANONYMOUS = new Caller("anonymous");

    /** @throws IllegalArgumentException if the name is too long */
    public Caller {
        if (!fits(name)) {
            throw new IllegalArgumentException(
                    "A caller's name is longer than " + MAX_NAME_BYTES + " bytes; allowed: as many, in UTF-8");
        }
        scopes = Set.copyOf(scopes);
    }

    /** Whether a name has at most {@value #MAX_NAME_BYTES} bytes in UTF-8. */
    public static boolean fits(String name) {
        return name.length() <= MAX_NAME_BYTES / MOST_BYTES_OF_A_CHAR
                || name.getBytes(StandardCharsets.UTF_8).length <= MAX_NAME_BYTES;
    }

    /** One without scopes. */
    public Caller(String name) {
        this(name, Set.of());
    }

    /** The same caller as it is known elsewhere: without scopes. */
    public Caller withoutScopes() {
        return scopes.isEmpty() ? this : new Caller(name);
    }
}

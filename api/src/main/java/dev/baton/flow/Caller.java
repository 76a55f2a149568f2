package dev.baton.flow;

import java.util.Set;

/**
 * Who sent the request, as the flow's authentication found.
 *
 * <p>For example: {@snippet class="dev.baton.flow.examples.Examples" region="authentication"}
 *
 * @param name the scope of idempotency keys: two callers must not have the same one
 * @param scopes what the caller may do; see {@link FlowBuilder#scope}. They don't travel: stages see them until the
 *     first stage that runs on another node, and none afterwards or after a crash
 */
public record Caller(String name, Set<String> scopes) {

    /** The caller of every flow without authentication. */
    public static final Caller ANONYMOUS = new Caller("anonymous");

    public Caller {
        scopes = Set.copyOf(scopes);
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

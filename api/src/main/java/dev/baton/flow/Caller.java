package dev.baton.flow;

/**
 * Who sent the request, as the flow's authentication found. The scope of idempotency keys.
 *
 * <p>For example: {@snippet class="dev.baton.flow.examples.Examples" region="authentication"}
 */
public record Caller(String name) {

    /** The caller of every flow without authentication. */
    public static final Caller ANONYMOUS = new Caller("anonymous");
}

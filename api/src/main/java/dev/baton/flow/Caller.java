package dev.baton.flow;

/** Who sent the request, as the flow's authentication found. The scope of idempotency keys. */
public record Caller(String name) {

    /** The caller of every flow without authentication. */
    public static final Caller ANONYMOUS = new Caller("anonymous");
}

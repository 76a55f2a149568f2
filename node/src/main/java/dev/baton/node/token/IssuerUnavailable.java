package dev.baton.node.token;

/** A token can't be checked now: that says nothing about the token. */
public final class IssuerUnavailable extends Exception {
    private static final long serialVersionUID = 1L;

    IssuerUnavailable(String message) {
        super(message);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}

package io.vertx.core.http.impl;

/** A request of another major version than HTTP/1: answered with 505. */
public final class UnsupportedHttpVersionException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    UnsupportedHttpVersionException(String message) {
        super(message);
    }
}

package dev.baton.message;

/** Bytes that are no frame of ours: another version, or damage. What can be read is used, and the rest is counted. */
public final class WireFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WireFormatException(String message) {
        super(message);
    }
}

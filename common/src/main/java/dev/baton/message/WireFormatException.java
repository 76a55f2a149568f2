package dev.baton.message;

/** Bytes that are no frame of ours: another version, or damage. The frame is dropped and counted, never half used. */
public final class WireFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WireFormatException(String message) {
        super(message);
    }
}

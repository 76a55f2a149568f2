package dev.baton.message;

import java.util.UUID;

/**
 * "No crash can lose this request any more, and I run the rest of it": sent before the completion of a command with a
 * continuation.
 *
 * @param commandId the command that it is about
 */
public record Claimed(long commandId, UUID requestId) implements Report {
    private static final int BYTES = 29;

    @Override
    public int wireSize() {
        return BYTES;
    }
}

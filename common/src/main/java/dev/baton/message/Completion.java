package dev.baton.message;

import java.util.UUID;

/**
 * "They are done, here is the result": the notification that wakes a parked request.
 *
 * @param commandId the command that it answers
 */
public record Completion(long commandId, UUID requestId, WorkResult result, Effort effort) implements Report {

    private static final int HEADERS = 100;

    @Override
    public int wireSize() {
        return HEADERS + result.wireSize();
    }

    /** The answer to a command. */
    public static Completion of(Command command, WorkResult result, Effort effort) {
        return new Completion(command.id(), command.requestId(), result, effort);
    }
}

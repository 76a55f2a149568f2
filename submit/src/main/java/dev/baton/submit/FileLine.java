package dev.baton.submit;

/** One line of a file, by its number there. */
sealed interface FileLine {
    long number();

    /**
     * A transfer that can be sent.
     *
     * @param key its idempotency key: the same for the same order, in any file and line
     */
    record Order(long number, FileTransfer transfer, String key) implements FileLine {}

    /** A line that can't; nothing is sent for it. */
    record Bad(long number, String why) implements FileLine {}
}

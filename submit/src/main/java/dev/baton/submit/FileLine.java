package dev.baton.submit;

/** One line of a file, by its number there. */
sealed interface FileLine {
    long number();

    /** A transfer that can be sent. */
    record Order(long number, FileTransfer transfer) implements FileLine {}

    /** A line that can't; nothing is sent for it. */
    record Bad(long number, String why) implements FileLine {}
}

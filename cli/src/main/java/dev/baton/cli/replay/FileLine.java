package dev.baton.cli.replay;

/** One line of a file, by its number there. */
sealed interface FileLine {
    long number();

    /** A transfer that can be sent. */
    record Order(long number, Transfer transfer) implements FileLine {}

    /** A line that can't; nothing is sent for it. */
    record Bad(long number, String why) implements FileLine {}
}

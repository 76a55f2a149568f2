package dev.baton.message;

/** What a worker says of a command that it was sent: that it is {@link Claimed}, or its {@link Completion}. */
public sealed interface Report extends Entry permits Claimed, Completion {

    /** The command that it is about, as its sender numbered it. */
    long commandId();
}

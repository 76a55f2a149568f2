package dev.baton.message;

import java.util.UUID;

/** An element of a frame. */
public sealed interface Entry permits Command, Report {

    UUID requestId();

    /** An upper bound of the bytes that it takes in a frame. */
    int wireSize();
}

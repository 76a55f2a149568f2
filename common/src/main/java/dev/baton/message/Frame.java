package dev.baton.message;

import java.util.List;

/**
 * Many commands and completions for one node, as one event-bus message: the only type of ours with an event-bus codec.
 *
 * @param sender the node id of the sender: completions go back there, and claims belong to it
 */
public record Frame(String sender, List<Entry> entries) {

    /** A frame's payload bytes at the most. */
    public static final int MAX_BYTES = 1 << 20;

    /** What one entry may take; larger ones are refused with {@link Verdict#TOO_LARGE}. */
    public static final int MAX_ENTRY_BYTES = MAX_BYTES / 2;

    /** Entries in a frame at the most: the receiver serves others between two frames. */
    public static final int MAX_ENTRIES = 512;

    public Frame {
        entries = List.copyOf(entries);
    }
}

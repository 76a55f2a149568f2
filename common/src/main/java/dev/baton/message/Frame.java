package dev.baton.message;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Many commands and completions for one node, as one event-bus message: the only type of ours with an event-bus codec.
 *
 * @param sender the node id of the sender: completions go back there, and claims belong to it
 * @param unread what arrived with it and could not be read: of another release, or damaged
 */
public record Frame(String sender, List<Entry> entries, List<Unread> unread) {

    /** A frame's payload bytes at the most. */
    public static final int MAX_BYTES = 1 << 20;

    /** What one entry may take; larger ones are refused with {@link Verdict#TOO_LARGE}. */
    public static final int MAX_ENTRY_BYTES = MAX_BYTES / 2;

    /** Entries in a frame at the most: the receiver serves others between two frames. */
    public static final int MAX_ENTRIES = 512;

    public Frame {
        entries = List.copyOf(entries);
        unread = List.copyOf(unread);
    }

    /** One that is read, or to be sent. */
    public Frame(String sender, List<Entry> entries) {
        this(sender, entries, List.of());
    }

    /**
     * What could not be read: an entry, or the whole frame.
     *
     * @param command the id and the request of a command that nothing else is known of
     */
    public record Unread(String problem, Optional<UnreadCommand> command) {}

    /** A command that this node can't read, but refuse. */
    public record UnreadCommand(long id, UUID requestId) {}
}

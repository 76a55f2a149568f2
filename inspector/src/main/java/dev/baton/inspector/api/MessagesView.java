package dev.baton.inspector.api;

import dev.baton.tap.Hop;
import java.util.List;

/**
 * The newest messages that match a filter, newest last: {@code GET /api/messages}.
 *
 * @param drops messages that the nodes do not hold any more
 */
public record MessagesView(List<Hop> messages, long drops) {

    /** What a message came from, and what came from it: {@code GET /api/messages/neighbours}. */
    public record Neighbours(List<Hop> causes, List<Hop> effects) {}

    /** Messages that a stream could not show: its event {@code drop}. */
    public record Drop(String node, long count) {}
}

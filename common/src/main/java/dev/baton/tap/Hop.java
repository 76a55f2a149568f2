package dev.baton.tap;

import dev.baton.message.Verdict;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * One message, or one entry of a frame, as it was seen at one end.
 *
 * @param number counts up at the node that saw it; a gap is what was dropped
 * @param at when, by that node's clock
 * @param node who saw it
 * @param direction whether it left there or came in
 * @param address the event bus's address
 * @param from the sender's name; empty if it isn't known
 * @param to the receiver's name; empty for what is published, or if it isn't known
 * @param id names the message cluster-wide: the same at both ends; empty for messages that aren't ours
 * @param causeId the id of the message that it answers or follows from
 * @param flow the flow's name, or the store's work
 * @param segment the stages, as people read them
 * @param bytes of its payload, as it travels
 * @param thread that saw it
 * @param waited nanoseconds that the work waited before it was started; completions only
 * @param ran nanoseconds that the work took; completions only
 * @param batch how many were done together; 0 if that says nothing here
 * @param verdict how it ended, where that is known
 * @param headers of a message that isn't ours
 * @param payload masked and cut; empty unless the level is {@link TapLevel#FULL}
 */
public record Hop(
        long number,
        Instant at,
        String node,
        Direction direction,
        Kind kind,
        String address,
        String from,
        String to,
        String id,
        Optional<String> causeId,
        Optional<UUID> requestId,
        Optional<String> flow,
        Optional<String> segment,
        int bytes,
        String thread,
        long waited,
        long ran,
        int batch,
        Optional<Verdict> verdict,
        Map<String, String> headers,
        Optional<String> payload) {

    /** Seen where? */
    public enum Direction {
        OUT,
        IN
    }

    /** What it is. */
    public enum Kind {
        FRAME,
        COMMAND,
        CLAIMED,
        COMPLETION,
        SENT,
        PUBLISHED,
        REPLY
    }

    public Hop {
        headers = Map.copyOf(headers);
    }

    /** Names a command cluster-wide; its completion is this with {@code -done}. */
    public static String messageId(String nodeId, long commandId) {
        String node = nodeId.length() > 8 ? nodeId.substring(0, 8) : nodeId;
        return node + "-" + Long.toHexString(commandId);
    }
}

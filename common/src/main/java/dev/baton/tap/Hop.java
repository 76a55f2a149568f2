package dev.baton.tap;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.baton.message.Verdict;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * One message, or one entry of a frame, as it was seen at one end. As JSON it is flat, in the admin API and between
 * nodes.
 *
 * @param number counts up at the node that saw it; a gap is what was dropped
 * @param at when, by that node's clock
 * @param node which node saw it
 * @param direction whether it left there or came in
 * @param bytes of its payload, as it travels
 * @param thread that saw it
 * @param verdict how it ended, where that is known
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Hop(
        String node,
        long number,
        Instant at,
        Direction direction,
        Kind kind,
        @JsonUnwrapped Route route,
        @JsonUnwrapped Ids ids,
        @JsonUnwrapped Work work,
        int bytes,
        String thread,
        @JsonUnwrapped Effort effort,
        Optional<Verdict> verdict,
        @JsonUnwrapped Content content) {

    /** Seen where? */
    public enum Direction {
        @JsonProperty("out")
        OUT,
        @JsonProperty("in")
        IN
    }

    /** What it is. */
    public enum Kind {
        @JsonProperty("frame")
        FRAME,
        @JsonProperty("command")
        COMMAND,
        @JsonProperty("claimed")
        CLAIMED,
        @JsonProperty("completion")
        COMPLETION,
        @JsonProperty("sent")
        SENT,
        @JsonProperty("published")
        PUBLISHED,
        @JsonProperty("reply")
        REPLY;

        private final String text = name().toLowerCase(Locale.ROOT);

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * Where it travelled.
     *
     * @param address the event bus's address
     * @param from the sender's name; empty if it isn't known
     * @param to the receiver's name; empty for what is published, or if it isn't known
     */
    public record Route(String address, String from, String to) {}

    /**
     * What it belongs to.
     *
     * @param id names the message cluster-wide: the same at both ends; empty for messages that aren't ours
     * @param causeId the id of the message that it answers or follows from
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Ids(String id, Optional<String> causeId, Optional<UUID> requestId) {}

    /**
     * What is to be done.
     *
     * @param flow the flow's name, or the store's work
     * @param segment the stages, as people read them
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Work(Optional<String> flow, Optional<String> segment) {}

    /**
     * What the work cost; completions only.
     *
     * @param waitMicros that the work waited before it was started
     * @param runMicros that the work took
     * @param batch how many were done together; 0 if that says nothing here
     */
    public record Effort(long waitMicros, long runMicros, int batch) {
        /** For what was never started, or is no completion. */
        public static final Effort NONE = new Effort(0, 0, 0);
    }

    /**
     * What it says.
     *
     * @param headers of a message that isn't ours
     * @param payload masked and cut; empty unless the level is {@link TapLevel#FULL}
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Content(Map<String, String> headers, Optional<String> payload) {
        /** Of a message without headers, whose payload is not shown. */
        public static final Content NONE = new Content(Map.of(), Optional.empty());

        public Content {
            headers = Map.copyOf(headers);
        }
    }

    /** The same, by another clock. */
    public Hop seenAt(Instant time) {
        return new Hop(node, number, time, direction, kind, route, ids, work, bytes, thread, effort, verdict, content);
    }

    /** Names a command cluster-wide; its completion is this with {@code -done}. */
    public static String messageId(String nodeId, long commandId) {
        String node = nodeId.length() > 8 ? nodeId.substring(0, 8) : nodeId;
        return node + "-" + Long.toHexString(commandId);
    }
}

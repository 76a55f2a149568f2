package dev.baton.message;

import dev.baton.flow.Caller;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * "Run these stages for this request": from the node that drives a request to a node that works for it.
 *
 * @param id names this command at its sender; the completion brings it back. Its upper 16 bits are the event loop that
 *     waits for it
 * @param requestId the request that it is for
 * @param role who shall do it
 * @param segment the stages to run
 * @param payload the input of the first stage
 * @param caller who sent the request
 * @param acceptedAt when the gateway accepted the request
 * @param deadline after it, don't start
 * @param claim by which right the work writes
 * @param repeatable whether it may be sent to another node when the first one is lost
 * @param trace the span that this command belongs to
 * @param laneHint commands with the same hint, not {@link #ANY_LANE}, meet in one lane: {@link #laneHint}
 * @param goesOn whether the worker shall go on with the rest of the flow itself, and answer how all of it ended
 */
public record Command(
        long id,
        UUID requestId,
        RoleName role,
        Segment segment,
        Buffer payload,
        Caller caller,
        Instant acceptedAt,
        Deadline deadline,
        Claim claim,
        boolean repeatable,
        TraceParent trace,
        int laneHint,
        boolean goesOn)
        implements Entry {

    /** It doesn't matter which lane does it. */
    public static final int ANY_LANE = 0;

    private static final int HEADERS = 325;

    /** A command for any lane. */
    public Command(
            long id,
            UUID requestId,
            RoleName role,
            Segment segment,
            Buffer payload,
            Caller caller,
            Instant acceptedAt,
            Deadline deadline,
            Claim claim,
            boolean repeatable,
            TraceParent trace) {
        this(
                id,
                requestId,
                role,
                segment,
                payload,
                caller,
                acceptedAt,
                deadline,
                claim,
                repeatable,
                trace,
                ANY_LANE,
                false);
    }

    /** The same, with the rest of the flow as its continuation. */
    public Command goingOn() {
        return new Command(
                id,
                requestId,
                role,
                segment,
                payload,
                caller,
                acceptedAt,
                deadline,
                claim,
                repeatable,
                trace,
                laneHint,
                true);
    }

    /** The same hint for the same key, on every node; {@link #ANY_LANE} without one. */
    public static int laneHint(Optional<String> key) {
        return key.map(k -> Math.max(1, k.hashCode() & Integer.MAX_VALUE)).orElse(ANY_LANE);
    }

    @Override
    public int wireSize() {
        return HEADERS + 3 * (segment.flow().length() + caller.name().length() + webhookLength()) + payload.length();
    }

    private int webhookLength() {
        return claim instanceof Claim.First first
                ? first.webhook().map(String::length).orElse(0)
                : 0;
    }

    /** Payloads may be personal: only their size is shown. */
    @Override
    public String toString() {
        return "Command[%d %s for %s, %d bytes, %s]".formatted(id, segment, requestId, payload.length(), claim);
    }
}

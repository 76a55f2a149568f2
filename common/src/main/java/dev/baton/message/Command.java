package dev.baton.message;

import dev.baton.flow.Caller;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * "Do this work for this request": from the node that drives a request to a node that works for it.
 *
 * @param id names this command at its sender; the completion brings it back. Its upper 16 bits are the event loop that
 *     waits for it
 * @param payload the input of the first stage, or of the store call
 * @param deadline after it, don't start
 * @param trace the span that this command belongs to
 */
public record Command(long id, Request request, Work work, Buffer payload, Deadline deadline, TraceParent trace)
        implements Entry {

    /** It doesn't matter which lane does it. */
    public static final int ANY_LANE = 0;

    private static final int HEADERS = 354;

    @Override
    public UUID requestId() {
        return request.id();
    }

    public Caller caller() {
        return request.caller();
    }

    public Instant acceptedAt() {
        return request.acceptedAt();
    }

    public Claim claim() {
        return request.claim();
    }

    public RoleName role() {
        return work.role();
    }

    public Segment segment() {
        return work.segment();
    }

    public boolean repeatable() {
        return work.repeatable();
    }

    /** Whether it may leave something in the database when it is lost on its way. */
    public boolean writes() {
        return work.writes(request.claim());
    }

    public int laneHint() {
        return work instanceof Work.Stages stages ? stages.laneHint() : ANY_LANE;
    }

    /** Whether the worker runs the rest of the flow itself, and answers how all of it ended. */
    public boolean continues() {
        return work instanceof Work.Stages stages && stages.continues();
    }

    /** The same hint for the same key, on every node; {@link #ANY_LANE} without one. */
    public static int laneHint(Optional<String> key) {
        return key.map(k -> Math.max(1, k.hashCode() & Integer.MAX_VALUE)).orElse(ANY_LANE);
    }

    @Override
    public int wireSize() {
        return HEADERS + 3 * (segmentLength() + caller().name().length() + claimLength()) + payload.length();
    }

    private int segmentLength() {
        Segment segment = segment();
        return segment.flow().length()
                + segment.first().length()
                + segment.last().length();
    }

    private int claimLength() {
        return claim().webhook().map(String::length).orElse(0)
                + claim().businessKey().map(String::length).orElse(0);
    }

    /** Payloads may be personal: only their size is shown. */
    @Override
    public String toString() {
        return "Command[%d %s for %s, %d bytes, %s]".formatted(id, segment(), requestId(), payload.length(), claim());
    }
}

package dev.baton.message;

import dev.baton.flow.Caller;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.UUID;

/**
 * "Run these stages for this request": from the node that drives a request to a node that works for it.
 *
 * @param id         names this command at its sender; the completion brings it back. Its upper 16 bits are the sender's desk
 * @param requestId  the request that it is for
 * @param role       who shall do it
 * @param segment    the stages to run
 * @param payload    the input of the first stage
 * @param caller     who sent the request
 * @param acceptedAt when the gateway accepted the request
 * @param deadline   after it, don't start
 * @param claim      by which right the work writes
 * @param repeatable whether it may be sent to another node when the first one is lost
 * @param trace      the span that this command belongs to
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
        TraceParent trace)
        implements Entry {

    private static final int HEADERS = 320;

    @Override
    public int wireSize() {
        return HEADERS + 3 * (segment.flow().length() + caller.name().length() + callbackLength()) + payload.length();
    }

    private int callbackLength() {
        return claim instanceof Claim.First first
                ? first.callback().map(String::length).orElse(0)
                : 0;
    }

    /** Payloads may be personal: only their size is shown. */
    @Override
    public String toString() {
        return "Command[%d %s for %s, %d bytes, %s]".formatted(id, segment, requestId, payload.length(), claim);
    }
}

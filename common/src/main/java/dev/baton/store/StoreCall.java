package dev.baton.store;

import dev.baton.flow.Caller;
import dev.baton.message.Claim;
import dev.baton.message.Command;
import dev.baton.message.Deadline;
import dev.baton.message.RoleName;
import dev.baton.message.Segment;
import dev.baton.message.TraceParent;
import dev.baton.reply.ReplyBytes;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * What any node may ask of the store: commands to a db-worker, batched in its lanes like the stages of flows. The
 * request that it is about is the command's; the owner is its sender.
 */
public enum StoreCall {
    /**
     * In: a {@link ReplyBytes}'s bytes, with a held claim. Out: nothing; settled if it was answered before; fenced if
     * lost.
     */
    STORE_REPLY,
    /** In: nothing. Out: {@link StoredRequest} as JSON; refused with 404. */
    FIND,
    /** In: {@link RequestQuery} as JSON. Out: {@link RequestPage} as JSON. */
    LIST,
    /** In: {@link DeadLetter} as JSON, with a first or held claim. Out: nothing. */
    BURY,
    /** In: nothing. Out: {@link StoredRequest} as JSON; refused with 404, or 409 if it is not dead. */
    RETRY,
    /**
     * In: nothing. Out: {@link StoredRequest} as JSON; its webhook is sent again. Refused with 404, or 409 if it has
     * none or isn't answered.
     */
    RESEND_WEBHOOK,
    /** In: nothing: renews the sender's lease. Out: {@link LeaseAnswer} as JSON. */
    RENEW_LEASE,
    /** In: nothing: the sender stops and owns nothing any more; others go on at once. Out: nothing. */
    RELEASE_LEASE;

    /** What is about no request is about this one: nobody's. */
    public static final UUID NO_REQUEST = new UUID(0, 0);

    private static final String PREFIX = "baton.";
    private static final Segment RENEWAL = RENEW_LEASE.segment();
    private static final Segment RELEASE = RELEASE_LEASE.segment();

    /** Its address among the flows; no flow's name has a dot. */
    public Segment segment() {
        return new Segment(PREFIX + name(), 0, 1);
    }

    /** Whether it renews or ends a lease: such calls never wait for others. */
    public static boolean isAboutLeases(Segment segment) {
        return segment.equals(RENEWAL) || segment.equals(RELEASE);
    }

    /** A node's own question: by nobody's right, and to be asked again if it is lost. */
    public Command question(long commandId, UUID about, Buffer payload, Duration patience) {
        return new Command(
                commandId,
                about,
                RoleName.DB_WORKER,
                segment(),
                payload,
                Caller.ANONYMOUS,
                Instant.now(),
                Deadline.in(patience),
                Claim.NONE,
                true,
                TraceParent.fresh());
    }

    /** The work that a segment asks for, if it isn't a flow's. */
    public static Optional<StoreCall> of(Segment segment) {
        if (!segment.flow().startsWith(PREFIX)) {
            return Optional.empty();
        }
        String name = segment.flow().substring(PREFIX.length());
        return Arrays.stream(values()).filter(work -> work.name().equals(name)).findFirst();
    }
}

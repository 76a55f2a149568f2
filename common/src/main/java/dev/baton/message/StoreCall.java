package dev.baton.message;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Requests of any node to the store: commands to a db-worker, batched in its lanes like the stages of flows. The
 * request that it is about is the command's; the owner is its sender.
 */
public enum StoreCall {
    /**
     * In: a {@code ReplyBytes}, with a held claim. Out: nothing; already stored if it was answered before; fenced if
     * lost.
     */
    STORE_REPLY(1),
    /** In: nothing. Out: a {@code StoredRequest} as JSON; refused with 404. */
    FIND(2),
    /** In: a {@code RequestQuery} as JSON, by state and flow alone. Out: a {@code RequestPage} as JSON. */
    LIST(3),
    /** In: a {@code DeadLetter} as JSON, with a first or held claim. Out: nothing. */
    STORE_DEAD_LETTER(4),
    /**
     * In: nothing. Out: a {@code StoredRequest} as JSON, also if it runs again already; refused with 404, or 409 if it
     * is not dead and was not.
     */
    RETRY(5),
    /**
     * In: nothing. Out: a {@code StoredRequest} as JSON; its webhook is sent again. Refused with 404, or 409 if it has
     * none or isn't answered.
     */
    RESEND_WEBHOOK(6),
    /** In: nothing: renews the sender's lease. Out: a {@code LeaseAnswer} as JSON. */
    RENEW_LEASE(7),
    /** In: nothing: the sender stops and owns nothing any more; others may recover at once. Out: nothing. */
    RELEASE_LEASE(8),
    /** In: a {@code FailedAttempt} as JSON, with a held claim. Out: nothing; already stored if it is over or lost. */
    NOTE_ATTEMPT(9),
    /** In: nothing. Out: {@code FlowCounts} as JSON. */
    FLOWS(10),
    /** In: {@code AuditEntries} as JSON. Out: nothing; also if they are stored already. */
    AUDIT(11),
    /** In: an {@code AuditQuery} as JSON. Out: an {@code AuditPage} as JSON. */
    READ_AUDIT(12),
    /**
     * As {@link #LIST}, by caller, business key or time, too. A node that does not know them must not answer as if they
     * were not there: it does not know this call either.
     */
    SEARCH(13);

    /** The request of a call that is about none. */
    public static final UUID NO_REQUEST = new UUID(0, 0);

    private static final StoreCall[] VALUES = values();

    private final byte code;
    private final String text = name().toLowerCase(Locale.ROOT).replace('_', ' ');
    private final Segment segment = new Segment("baton." + name(), 1, text.replace(' ', '-'), text.replace(' ', '-'));

    StoreCall(int code) {
        this.code = (byte) code;
    }

    /** Its number on the wire; never given to another call. */
    byte code() {
        return code;
    }

    /** @throws WireFormatException if no call has this code: the sender is newer */
    static StoreCall ofCode(byte code) {
        for (StoreCall call : VALUES) {
            if (call.code == code) {
                return call;
            }
        }
        throw new WireFormatException("No store call has code " + code);
    }

    /** Whether it changes requests; leases are the node's own. */
    boolean writes() {
        return switch (this) {
            case STORE_REPLY, STORE_DEAD_LETTER, RETRY, RESEND_WEBHOOK, NOTE_ATTEMPT -> true;
            case FIND, LIST, SEARCH, RENEW_LEASE, RELEASE_LEASE, FLOWS, AUDIT, READ_AUDIT -> false;
        };
    }

    /** Whether it renews or ends a lease: such calls never wait for others. */
    public boolean isAboutLeases() {
        return this == RENEW_LEASE || this == RELEASE_LEASE;
    }

    /** Whether nodes call it for themselves, and for no request: housekeeping. */
    public boolean isHousekeeping() {
        return switch (this) {
            case RENEW_LEASE, RELEASE_LEASE, FLOWS, LIST, SEARCH, AUDIT, READ_AUDIT -> true;
            case STORE_REPLY, FIND, STORE_DEAD_LETTER, RETRY, RESEND_WEBHOOK, NOTE_ATTEMPT -> false;
        };
    }

    /** How taps and timelines name it, beside the segments of flows; no flow's name has a dot. */
    public Segment segment() {
        return segment;
    }

    /** The call that {@link #segment()} gives this name to, if it isn't a flow's. */
    public static Optional<StoreCall> shownAs(Segment segment) {
        return Arrays.stream(VALUES)
                .filter(call -> call.segment.equals(segment))
                .findFirst();
    }

    @Override
    public String toString() {
        return text;
    }
}

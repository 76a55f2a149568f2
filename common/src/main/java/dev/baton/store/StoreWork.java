package dev.baton.store;

import dev.baton.message.Segment;
import java.util.Arrays;
import java.util.Optional;

/**
 * What any node may ask of the store: commands to a db-worker, batched in its lanes like the stages of flows. The request that it is
 * about is the command's; the owner is its sender.
 */
public enum StoreWork {
    /** In: a {@link StoredReply}'s bytes, with a held claim. Out: nothing; settled if it was answered before; fenced if lost. */
    STORE_REPLY,
    /** In: nothing. Out: {@link StoredRequest} as JSON; refused with 404. */
    FIND,
    /** In: {@link RequestQuery} as JSON. Out: {@link RequestPage} as JSON. */
    LIST,
    /** In: {@link DeadLetter} as JSON, with a first or held claim. Out: nothing. */
    BURY,
    /** In: nothing. Out: {@link StoredRequest} as JSON; refused with 404, or 409 if it is not dead. */
    REPLAY,
    /** In: nothing. Out: {@link StoredRequest} as JSON; its webhook is sent again. Refused with 404, or 409 if it has none or isn't answered. */
    REPLAY_CALLBACK,
    /** In: nothing: renews the sender's lease. Out: {@link LeaseAnswer} as JSON. */
    RENEW_LEASE,
    /** In: nothing: the sender stops and owns nothing any more; others go on at once. Out: nothing. */
    RELEASE_LEASE;

    private static final String PREFIX = "baton.";

    /** Its address among the flows; no flow's name has a dot. */
    public Segment segment() {
        return new Segment(PREFIX + name(), 0, 1);
    }

    /** The work that a segment asks for, if it isn't a flow's. */
    public static Optional<StoreWork> of(Segment segment) {
        if (!segment.flow().startsWith(PREFIX)) {
            return Optional.empty();
        }
        String name = segment.flow().substring(PREFIX.length());
        return Arrays.stream(values()).filter(work -> work.name().equals(name)).findFirst();
    }
}

package dev.baton.store;

import dev.baton.flow.Flow;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Which requests to list, newest first; all that is given has to hold.
 *
 * @param caller the name of the caller
 * @param businessKey what a flow is searchable by; as long and as clean as it is stored
 * @param from accepted then or later, by the time in the id, to the millisecond
 * @param to accepted before
 * @param before only those before this id: the way to the next page
 * @param limit 1 to 200
 */
public record RequestQuery(
        Optional<RequestState> state,
        Optional<String> flow,
        Optional<String> caller,
        Optional<String> businessKey,
        Optional<Instant> from,
        Optional<Instant> to,
        Optional<UUID> before,
        int limit) {

    public static final int MAX_LIMIT = 200;

    /** The largest time that fits into a UUIDv7. */
    private static final long LATEST_MILLIS = (1L << 48) - 1;

    /** @throws IllegalArgumentException if the limit is not allowed, a text can't be, or the business key is blank */
    public RequestQuery {
        flow.ifPresent(RequestQuery::cleanText);
        caller.ifPresent(RequestQuery::cleanText);
        businessKey = businessKey.map(RequestQuery::cleanKey);
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit is " + limit + "; allowed: 1 to " + MAX_LIMIT);
        }
    }

    public RequestQuery(Optional<RequestState> state, Optional<String> flow, Optional<UUID> before, int limit) {
        this(state, flow, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), before, limit);
    }

    /** Whether more is asked for than the release before knows: state and flow. */
    boolean searches() {
        return caller.isPresent() || businessKey.isPresent() || from.isPresent() || to.isPresent();
    }

    /**
     * A business key as it is stored.
     *
     * @throws IllegalArgumentException if nothing is left of it: without a key, all requests would be found
     */
    public static String cleanKey(String given) {
        return Flow.businessKey(given).orElseThrow(() -> new IllegalArgumentException("must not be blank"));
    }

    /**
     * A text to look for.
     *
     * @throws IllegalArgumentException if PostgreSQL could not store it, nor look for it
     */
    public static String cleanText(String given) {
        if (given.indexOf(0) >= 0) {
            throw new IllegalArgumentException("must not have the character U+0000");
        }
        return given;
    }

    /** Only ids from this one on; empty: all. */
    public Optional<UUID> firstId() {
        return from.map(RequestQuery::firstId);
    }

    /** Only ids below this one: the end of the time, or of the page before; empty: all. */
    public Optional<UUID> endId() {
        Optional<UUID> end = to.map(RequestQuery::firstId);
        return before.filter(id -> end.isEmpty() || isBefore(id, end.get())).or(() -> end);
    }

    /** Not larger than any id that is made at this time or later. */
    private static UUID firstId(Instant at) {
        long millis;
        try {
            millis = at.toEpochMilli();
        } catch (ArithmeticException e) {
            millis = at.isBefore(Instant.EPOCH) ? 0 : LATEST_MILLIS;
        }
        return new UUID(Math.clamp(millis, 0, LATEST_MILLIS) << 16, 0);
    }

    /** As PostgreSQL orders them, and not {@link UUID#compareTo}: without signs. */
    private static boolean isBefore(UUID one, UUID other) {
        int high = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
        return high != 0
                ? high < 0
                : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits()) < 0;
    }
}

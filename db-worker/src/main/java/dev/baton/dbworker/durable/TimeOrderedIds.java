package dev.baton.dbworker.durable;

import java.util.UUID;

/** UUIDv7 begin with their time: a bound for ids is a bound for time (RFC 9562, 5.7). */
final class TimeOrderedIds {
    private TimeOrderedIds() {}

    /** Not above any id that is made from this millisecond on. */
    static UUID firstOf(long epochMillis) {
        return new UUID(epochMillis << 16 | 0x7000L, 0x8000000000000000L);
    }
}

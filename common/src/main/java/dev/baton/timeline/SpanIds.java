package dev.baton.timeline;

import dev.baton.message.TraceParent;
import java.util.HexFormat;

/** Ids of spans that both ends of a command come to by themselves, so that none has to travel. Any thread. */
public final class SpanIds {
    private SpanIds() {}

    /** The span of the whole request. */
    public static String request(TraceParent trace) {
        return hex(trace.spanId());
    }

    /** The span of a command of this request, from its hand-over to its completion. */
    public static String command(TraceParent trace, long commandId) {
        return hex(mixed(trace.spanId(), commandId));
    }

    /** A span below another one. */
    static String below(String parentId, long number) {
        return hex(mixed(HexFormat.fromHexDigitsToLong(parentId), ~number));
    }

    static String hex(long id) {
        return HexFormat.of().toHexDigits(id);
    }

    /** SplitMix64's finisher; never 0, which W3C forbids. */
    private static long mixed(long one, long other) {
        long z = one + other * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        z ^= z >>> 31;
        return z == 0 ? 1 : z;
    }
}

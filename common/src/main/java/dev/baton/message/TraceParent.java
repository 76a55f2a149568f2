package dev.baton.message;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** A W3C trace context's {@code traceparent}: which trace, and whose child. */
public record TraceParent(long traceIdHigh, long traceIdLow, long spanId, byte flags) {

    private static final Pattern FORM = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");

    /** A new trace, not sampled. */
    public static TraceParent fresh() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new TraceParent(random.nextLong(), random.nextLong() | 1, random.nextLong() | 1, (byte) 0);
    }

    /** Empty if it is not of version 00, as the specification demands for what can't be parsed. */
    public static Optional<TraceParent> parse(String header) {
        var match = FORM.matcher(header);
        if (!match.matches()) {
            return Optional.empty();
        }
        var parsed = new TraceParent(
                Long.parseUnsignedLong(match.group(1), 0, 16, 16),
                Long.parseUnsignedLong(match.group(1), 16, 32, 16),
                Long.parseUnsignedLong(match.group(2), 16),
                (byte) Integer.parseInt(match.group(3), 16));
        boolean valid = (parsed.traceIdHigh | parsed.traceIdLow) != 0 && parsed.spanId != 0;
        return valid ? Optional.of(parsed) : Optional.empty();
    }

    /** The same trace, a new span below this one. */
    public TraceParent child() {
        return new TraceParent(
                traceIdHigh, traceIdLow, ThreadLocalRandom.current().nextLong() | 1, flags);
    }

    /** The trace's id, as it stands in a header. */
    public String traceId() {
        byte[] text = new byte[32];
        hex(text, 0, 16, traceIdHigh);
        hex(text, 16, 16, traceIdLow);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /** As it stands in a header; by hand, as every reply has one. */
    @Override
    public String toString() {
        byte[] text = new byte[55];
        text[0] = '0';
        text[1] = '0';
        text[2] = '-';
        hex(text, 3, 16, traceIdHigh);
        hex(text, 19, 16, traceIdLow);
        text[35] = '-';
        hex(text, 36, 16, spanId);
        text[52] = '-';
        hex(text, 53, 2, flags);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static void hex(byte[] text, int from, int digits, long value) {
        long rest = value;
        for (int i = from + digits - 1; i >= from; i--) {
            text[i] = (byte) Character.forDigit((int) rest & 15, 16);
            rest >>>= 4;
        }
    }
}

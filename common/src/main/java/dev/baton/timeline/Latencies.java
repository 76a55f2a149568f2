package dev.baton.timeline;

import java.io.ByteArrayOutputStream;

/**
 * A histogram of durations that is small enough to keep many of: eight buckets from one power of two to the next, so a
 * percentile is right to within 7 %. Histograms of several nodes can be added up, which their percentiles can't. Not
 * safe for threads.
 */
public final class Latencies {
    private static final int PARTS_BITS = 3;
    private static final int PARTS = 1 << PARTS_BITS;
    /** 67 seconds and more share the last bucket. */
    private static final long LONGEST_MICROS = (1L << 26) - 1;

    private static final int BUCKETS = bucket(LONGEST_MICROS) + 1;

    private final int[] counts = new int[BUCKETS];
    private long total;

    public void record(long micros) {
        add(bucket(Math.max(0, Math.min(LONGEST_MICROS, micros))), 1);
    }

    private void add(int bucket, int count) {
        counts[bucket] += count;
        total += count;
    }

    void clear() {
        java.util.Arrays.fill(counts, 0);
        total = 0;
    }

    /** How many were recorded. */
    public long total() {
        return total;
    }

    /** The middle of the bucket that the percentile is in; 0: nothing was recorded. */
    public long percentile(double percent) {
        long wanted = Math.max(1, (long) Math.ceil(total * percent / 100));
        long seen = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            seen += counts[bucket];
            if (seen >= wanted) {
                return (least(bucket) + least(bucket + 1) - 1) / 2;
            }
        }
        return 0;
    }

    private static int bucket(long micros) {
        if (micros < PARTS) {
            return (int) micros;
        }
        int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(micros);
        int part = (int) (micros >>> (power - PARTS_BITS)) & (PARTS - 1);
        return (power - PARTS_BITS + 1) * PARTS + part;
    }

    private static long least(int bucket) {
        if (bucket < PARTS) {
            return bucket;
        }
        int shift = bucket / PARTS - 1;
        return (long) (PARTS + bucket % PARTS) << shift;
    }

    /** The buckets that are not empty, as distances and counts, seven bits a byte. */
    public byte[] encoded() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int last = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            if (counts[bucket] != 0) {
                write(out, bucket - last);
                write(out, counts[bucket]);
                last = bucket;
            }
        }
        return out.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, int number) {
        int left = number;
        for (; left > 0x7f; left >>>= 7) {
            out.write(left & 0x7f | 0x80);
        }
        out.write(left);
    }

    /**
     * Adds what another one counted.
     *
     * @throws IllegalArgumentException if the bytes are not what {@link #encoded} makes
     */
    public void add(byte[] encoded) {
        int bucket = 0;
        int[] at = {0};
        while (at[0] < encoded.length) {
            bucket += read(encoded, at);
            int count = read(encoded, at);
            if (bucket < 0 || bucket >= BUCKETS || count < 0) {
                throw new IllegalArgumentException("There is no bucket " + bucket + " with " + count);
            }
            add(bucket, count);
        }
    }

    private static int read(byte[] encoded, int[] at) {
        int number = 0;
        for (int shift = 0; shift < Integer.SIZE && at[0] < encoded.length; shift += 7) {
            byte next = encoded[at[0]++];
            number |= (next & 0x7f) << shift;
            if (next >= 0) {
                return number;
            }
        }
        throw new IllegalArgumentException("A number of a histogram has no end");
    }
}

package dev.baton.testing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Inputs that are nearly right: samples, changed at random. Each comes from a number, so what fails can be run again
 * alone: {@code -Dbaton.security.seed=NUMBER}. How long, says {@code baton.security.seconds}.
 */
public final class Mutations {
    private static final String SEED = "baton.security.seed";
    private static final Duration LONGEST_TRIAL = Duration.ofSeconds(20);
    private static final int MOST_CHANGES = 6;
    private static final int[] NUMBERS = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 127, 128, 255, 65_536, 1 << 24
    };
    private static final byte[] BYTES = {0, 1, 0x7f, (byte) 0x80, (byte) 0xff, ' ', '\n', '\r', '"', ':', '{', '}', '['
    };

    private final SplittableRandom random;
    private final List<byte[]> samples;

    private Mutations(long seed, List<byte[]> samples) {
        this.random = new SplittableRandom(seed);
        this.samples = samples;
    }

    /** What must hold of each input. */
    @FunctionalInterface
    public interface Trial {
        void run(byte[] input) throws Exception;
    }

    /** @return how many inputs were tried */
    public static int ofTexts(List<String> samples, Trial trial) {
        return of(
                samples.stream()
                        .map(text -> text.getBytes(StandardCharsets.UTF_8))
                        .toList(),
                trial);
    }

    /** @return how many inputs were tried */
    public static int of(List<byte[]> samples, Trial trial) {
        long only = Long.getLong(SEED, -1);
        if (only >= 0) {
            run(only, samples, trial);
            return 1;
        }
        long first = Integer.getInteger("baton.security.seconds", 1) == 1 ? 0 : System.nanoTime() >>> 1;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Integer.getInteger("baton.security.seconds", 1));
        int tried = 0;
        do {
            run(first + tried++, samples, trial);
        } while (System.nanoTime() - end < 0);
        return tried;
    }

    private static void run(long seed, List<byte[]> samples, Trial trial) {
        byte[] input = new Mutations(seed, samples).next();
        long started = System.nanoTime();
        try {
            trial.run(input);
        } catch (Exception | AssertionError | StackOverflowError | OutOfMemoryError e) {
            throw new AssertionError(
                    "With -D%s=%d: %s\nInput: %s"
                            .formatted(SEED, seed, e, new String(input, StandardCharsets.ISO_8859_1)),
                    e);
        }
        if (System.nanoTime() - started > LONGEST_TRIAL.toNanos()) {
            throw new AssertionError("With -D%s=%d it took longer than %s".formatted(SEED, seed, LONGEST_TRIAL));
        }
    }

    private byte[] next() {
        byte[] input = sample().clone();
        int changes = 1 + random.nextInt(MOST_CHANGES);
        for (int i = 0; i < changes; i++) {
            input = changed(input);
        }
        return input;
    }

    private byte[] sample() {
        return samples.get(random.nextInt(samples.size()));
    }

    private byte[] changed(byte[] input) {
        if (input.length == 0) {
            return sample().clone();
        }
        int at = random.nextInt(input.length);
        int length = random.nextInt(Math.min(32, input.length - at) + 1);
        return switch (random.nextInt(8)) {
            case 0 -> with(input, at, (byte) (input[at] ^ 1 << random.nextInt(8)));
            case 1 -> with(input, at, BYTES[random.nextInt(BYTES.length)]);
            case 2 -> withNumber(input, at, NUMBERS[random.nextInt(NUMBERS.length)]);
            case 3 -> joined(input, at, new byte[0], input, at + length); // a part is missing
            case 4 -> joined(input, at + length, new byte[0], input, at); // a part is there twice
            case 5 -> joined(input, at, random(length), input, at);
            case 6 -> Arrays.copyOf(input, at);
            default -> spliced(input, at, sample());
        };
    }

    private static byte[] with(byte[] input, int at, byte value) {
        input[at] = value;
        return input;
    }

    private static byte[] withNumber(byte[] input, int at, int number) {
        for (int i = 0; i < Integer.BYTES && at + i < input.length; i++) {
            input[at + i] = (byte) (number >>> 24 - 8 * i);
        }
        return input;
    }

    private byte[] random(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] spliced(byte[] input, int at, byte[] other) {
        return other.length == 0 ? input : joined(input, at, new byte[0], other, random.nextInt(other.length));
    }

    private static byte[] joined(byte[] start, int to, byte[] middle, byte[] end, int from) {
        byte[] all = Arrays.copyOf(start, to + middle.length + end.length - from);
        System.arraycopy(middle, 0, all, to, middle.length);
        System.arraycopy(end, from, all, to + middle.length, end.length - from);
        return all;
    }
}

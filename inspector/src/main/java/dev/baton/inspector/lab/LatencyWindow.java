package dev.baton.inspector.lab;

import java.time.Duration;
import java.util.Arrays;

/** What was answered in the last two seconds; of very many the last ones. Any thread. */
final class LatencyWindow {
    private static final int SIZE = 8_192;
    private static final long SPAN = Duration.ofSeconds(2).toNanos();

    private final long[] ended = new long[SIZE];
    private final long[] micros = new long[SIZE];
    private final Answer[] answers = new Answer[SIZE];
    private final long opened = System.nanoTime();
    private long next;

    enum Answer {
        DONE,
        REFUSED,
        FAILED
    }

    synchronized void add(Answer answer, long startedNanos, long endedNanos) {
        int at = (int) (next++ % SIZE);
        ended[at] = endedNanos;
        micros[at] = (endedNanos - startedNanos) / 1_000;
        answers[at] = answer;
    }

    synchronized LoadReport report(int open, long notSent) {
        long now = System.nanoTime();
        long from = Math.max(now - SPAN, opened);
        int[] counts = new int[Answer.values().length];
        long[] done = new long[SIZE];
        int found = 0;
        for (long number = next - 1; number >= 0 && number > next - SIZE; number--) {
            int at = (int) (number % SIZE);
            if (ended[at] < from) {
                break;
            }
            counts[answers[at].ordinal()]++;
            if (answers[at] == Answer.DONE) {
                done[found++] = micros[at];
            }
            if (number == next - SIZE + 1) {
                from = ended[at]; // more were answered than are remembered
            }
        }
        Arrays.sort(done, 0, found);
        double seconds = Math.max(0.1, (now - from) / 1e9);
        return new LoadReport(
                counts[Answer.DONE.ordinal()] / seconds,
                counts[Answer.REFUSED.ordinal()] / seconds,
                counts[Answer.FAILED.ordinal()] / seconds,
                percentile(done, found, 0.5),
                percentile(done, found, 0.99),
                open,
                notSent);
    }

    private static long percentile(long[] sorted, int length, double share) {
        return length == 0 ? 0 : sorted[(int) Math.min(length - 1L, Math.round(share * length))];
    }
}

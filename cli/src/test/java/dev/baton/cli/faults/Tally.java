package dev.baton.cli.faults;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * What became of orders.
 *
 * @param attempted orders that clients sent
 * @param acknowledged orders that at least one client got a final answer or 202 for
 * @param ok orders for which the ledger, and all final answers, say the same
 * @param lost acknowledged orders without what was acknowledged
 * @param duplicated orders with more than one transfer
 * @param unexpected everything that must not happen and has no name above; described in the report's text
 * @param falseAnswers answers that say something else than the ledger, of any status
 */
record Tally(int attempted, int acknowledged, int ok, int lost, int duplicated, int unexpected, int falseAnswers) {
    static final Tally NONE = new Tally(0, 0, 0, 0, 0, 0, 0);

    boolean clean() {
        return attempted == ok && lost == 0 && duplicated == 0 && unexpected == 0 && falseAnswers == 0;
    }

    Tally plus(Tally other) {
        return new Tally(
                attempted + other.attempted,
                acknowledged + other.acknowledged,
                ok + other.ok,
                lost + other.lost,
                duplicated + other.duplicated,
                unexpected + other.unexpected,
                falseAnswers + other.falseAnswers);
    }

    Tally withUnexpected(int count) {
        return new Tally(attempted, acknowledged, ok, lost, duplicated, unexpected + count, falseAnswers);
    }

    /** A line for each. */
    static String lines(Map<?, Tally> tallies) {
        return tallies.entrySet().stream()
                .map(entry -> "\n  %-12s %s".formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining());
    }

    @Override
    public String toString() {
        return "attempted %d / acknowledged %d / ok %d / lost %d / duplicated %d / unexpected %d / false %d"
                .formatted(attempted, acknowledged, ok, lost, duplicated, unexpected, falseAnswers);
    }
}

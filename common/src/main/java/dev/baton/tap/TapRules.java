package dev.baton.tap;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The rules that hold now: the longest prefix of an address decides. One volatile read where all is off. Any thread.
 */
final class TapRules {
    private final TapRule configured;
    private volatile Rated[] rules;
    private volatile boolean allOff;

    /** A rule, and what went through it in this second; the counters are guarded by the tap's lock. */
    static final class Rated {
        final TapRule rule;
        private long second;
        private long hops;
        private long payloads;

        Rated(TapRule rule) {
            this.rule = rule;
        }

        /** Whether this is more than the limits of a second allow. */
        boolean tooMuch(long nowNanos, int more, long bytes, TapSettings limits) {
            long now = nowNanos / 1_000_000_000L;
            if (now != second) {
                second = now;
                hops = 0;
                payloads = 0;
            }
            hops += more;
            payloads += bytes;
            return hops > limits.maxHopsPerSecond() || payloads > limits.maxPayloadsPerSecond();
        }
    }

    TapRules(TapLevel level) {
        configured = new TapRule("", level, "configuration");
        rules = new Rated[] {new Rated(configured)};
        allOff = level == TapLevel.OFF;
    }

    boolean allOff() {
        return allOff;
    }

    Rated of(String address) {
        for (Rated rated : rules) {
            if (rated.rule.covers(address)) {
                return rated;
            }
        }
        throw new IllegalStateException("The last rule covers every address");
    }

    synchronized void set(TapRule rule) {
        List<Rated> all = new ArrayList<>(List.of(rules));
        all.removeIf(rated -> rated.rule.prefix().equals(rule.prefix()));
        all.add(new Rated(rule));
        hold(all);
    }

    /** Back to the configuration. */
    synchronized void reset() {
        hold(new ArrayList<>(List.of(new Rated(configured))));
    }

    private void hold(List<Rated> all) {
        all.sort(Comparator.comparingInt((Rated rated) -> rated.rule.prefix().length())
                .reversed()
                .thenComparing(rated -> rated.rule.prefix()));
        rules = all.toArray(new Rated[0]);
        allOff = all.stream().allMatch(rated -> rated.rule.level() == TapLevel.OFF);
    }

    List<TapRule> all() {
        return List.of(rules).stream().map(rated -> rated.rule).toList();
    }
}

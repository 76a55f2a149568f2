package dev.baton.lab;

import dev.baton.load.Median;
import java.util.Locale;

/** How one figure compares with another of the same kind. */
sealed interface Comparison {

    /** They differ by less than the rounds of one of them do: another run could say the opposite. */
    record Level() implements Comparison {
        @Override
        public String toString() {
            return "level";
        }
    }

    /** @param times the one is so many times the other */
    record Different(double times) implements Comparison {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.2f times", times);
        }
    }

    /** There was one round, so that no spread is known; or nothing to compare with. */
    record Unknown() implements Comparison {
        @Override
        public String toString() {
            return "–";
        }
    }

    /** @param rounds that both were measured in */
    static Comparison of(Median one, Median other, int rounds) {
        if (rounds < 2 || !(one.value() >= 0) || !(other.value() > 0)) {
            return new Unknown();
        }
        double spread = Math.max(one.highest() - one.lowest(), other.highest() - other.lowest());
        return Math.abs(one.value() - other.value()) <= spread
                ? new Level()
                : new Different(one.value() / other.value());
    }
}

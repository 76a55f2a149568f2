package dev.baton.tap;

import java.time.Instant;
import java.util.List;

/**
 * Which hops to show, as text: {@code address:baton.node.* flow:transfer verdict:failed took>50ms}. All of its terms
 * have to hold; a minus before a term turns it round; a comma in a value means "or", a star any characters. The same
 * language for page, API and command. Immutable; any thread.
 */
public final class HopFilter {
    /** A longer one is refused. */
    public static final int MAX_LENGTH = 1_000;

    /** Lets every hop through. */
    public static final HopFilter ALL = new HopFilter(List.of());

    private final List<Term> terms;

    /** Whether a hop is as one term says. */
    @FunctionalInterface
    interface Term {
        boolean matches(Hop hop, Instant now);

        default Term negated() {
            return (hop, now) -> !matches(hop, now);
        }
    }

    /** What became of reading one. */
    public sealed interface Parsed {}

    /** It can be understood. */
    public record Good(HopFilter filter) implements Parsed {}

    /**
     * It can't.
     *
     * @param position of the first character that can't be understood, from 0
     * @param hint what could stand there
     */
    public record Bad(String message, int position, String hint) implements Parsed {}

    HopFilter(List<Term> terms) {
        this.terms = List.copyOf(terms);
    }

    /** Reads a filter in time that grows with its length. */
    public static Parsed parse(String text) {
        return new HopFilterReader(text).read();
    }

    /** @param now what {@code since:5m} looks back from */
    public boolean matches(Hop hop, Instant now) {
        for (Term term : terms) {
            if (!term.matches(hop, now)) {
                return false;
            }
        }
        return true;
    }
}

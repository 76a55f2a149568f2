package dev.baton.inspector.query;

import dev.baton.tap.Hop;
import dev.baton.tap.HopFilter;
import java.time.Instant;
import java.util.function.Predicate;

/** Filters as they come over HTTP. */
public final class Filters {
    private Filters() {}

    /** @throws ApiProblem if it can't be understood */
    public static Predicate<Hop> parse(String text) {
        return switch (HopFilter.parse(text)) {
            case HopFilter.Good good -> {
                Instant now = Instant.now();
                yield hop -> good.filter().matches(hop, now);
            }
            case HopFilter.Bad bad -> throw ApiProblem.badFilter(text, bad.message(), bad.position(), bad.hint());
        };
    }
}

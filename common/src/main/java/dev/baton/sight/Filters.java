package dev.baton.sight;

import dev.baton.tap.Hop;
import java.util.function.Predicate;

/** Filters of hops, as people write them. */
final class Filters {
    private Filters() {}

    /** @throws ApiProblem if it can't be understood */
    static Predicate<Hop> parse(String filter) {
        String text = filter.strip();
        if (text.isEmpty()) {
            return hop -> true;
        }
        int colon = text.indexOf(':');
        String key = colon < 0 ? "" : text.substring(0, colon);
        String value = text.substring(colon + 1);
        return switch (key) {
            case "request" ->
                hop -> hop.requestId().filter(id -> id.toString().equals(value)).isPresent();
            case "kind" -> hop -> hop.kind().name().equalsIgnoreCase(value);
            case "node" -> hop -> hop.node().equals(value);
            case "verdict" ->
                hop -> hop.verdict()
                        .filter(verdict -> verdict.toString().equals(value))
                        .isPresent();
            default -> throw ApiProblem.badFilter(filter, "'" + key + "' is no key", 0, "request:ID, kind:command");
        };
    }
}

package dev.baton.inspector.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.baton.tap.TapRule;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The levels of all nodes' taps: {@code GET /api/tap}. */
public record LevelsView(List<Level> levels, Limits limits) {

    /** How much one node's tap sees of the addresses that begin with a prefix. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Level(String node, String prefix, String level, Optional<String> why) {
        static Level of(String node, TapRule rule) {
            return new Level(
                    node, rule.prefix(), rule.level().name().toLowerCase(Locale.ROOT), Optional.of(rule.why()));
        }
    }

    /** Limits of the node that answers. */
    public record Limits(long maxHopsPerSecond, long maxPayloadsPerSecond, int hops, long payloadBytes) {}
}

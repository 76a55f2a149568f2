package dev.baton.tap;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.util.List;

/**
 * What is seen of messages; section {@code tap}. Each key is explained in baton-defaults.yaml.
 *
 * @param level of every address without a rule
 * @param hops the last so many hops are held
 * @param payloadBytes of the payloads that are held with them
 * @param payloadShown characters of one payload that are shown at the most
 * @param maxHopsPerSecond beyond it, a prefix is switched off
 * @param maxPayloadsPerSecond bytes of payloads; likewise
 * @param mask fields whose values are hidden: names, or paths with dots
 * @param maxViewers streams that may be open on one node
 */
public record TapSettings(
        @NotNull TapLevel level,
        @Min(1_024) @Max(10_000_000) int hops,
        @Min(0) @Max(1L << 34) long payloadBytes,
        @Min(1) @Max(1 << 20) int payloadShown,
        @Min(1) long maxHopsPerSecond,
        @Min(1) long maxPayloadsPerSecond,
        @NotNull List<@NotBlank String> mask,
        @Min(1) @Max(1_000) int maxViewers) {

    public TapSettings {
        mask = List.copyOf(mask);
    }

    /** The tap is off. */
    public static final TapSettings OFF =
            new TapSettings(TapLevel.OFF, 1_024, 0, 1_024, Long.MAX_VALUE, Long.MAX_VALUE, List.of(), 1);
}

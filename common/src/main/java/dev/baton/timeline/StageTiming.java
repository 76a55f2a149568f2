package dev.baton.timeline;

/**
 * A stage ran, from one moment to another ({@link System#nanoTime}).
 *
 * @param failed whether it threw; a refusal is no failure
 */
public record StageTiming(String flow, String stage, long started, long ended, boolean failed) {}

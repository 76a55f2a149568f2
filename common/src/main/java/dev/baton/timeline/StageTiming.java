package dev.baton.timeline;

/**
 * A stage ran, from one moment to another ({@link System#nanoTime}).
 *
 * @param stage the stage's id, for meters
 * @param label what people call it, for timelines
 * @param failed whether it threw; a refusal is no failure
 */
public record StageTiming(String flow, String stage, String label, long started, long ended, boolean failed) {}

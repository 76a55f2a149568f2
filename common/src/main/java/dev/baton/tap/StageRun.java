package dev.baton.tap;

/**
 * A stage ran, from one moment to another ({@link System#nanoTime}).
 *
 * @param failed whether it threw; a refusal is no failure
 */
public record StageRun(String flow, String stage, long started, long ended, boolean failed) {}

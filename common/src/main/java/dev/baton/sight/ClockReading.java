package dev.baton.sight;

/** @param epochNanos by the answering node's clock */
record ClockReading(long epochNanos) {}

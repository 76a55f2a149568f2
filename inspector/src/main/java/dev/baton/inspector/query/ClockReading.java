package dev.baton.inspector.query;

/** @param epochNanos by the answering node's clock */
public record ClockReading(long epochNanos) {}

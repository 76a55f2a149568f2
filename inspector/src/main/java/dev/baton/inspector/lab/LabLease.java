package dev.baton.inspector.lab;

/**
 * A node's answer to who wants to turn its knobs.
 *
 * @param granted false: another one has them, and renews its lease
 */
public record LabLease(boolean granted) {}

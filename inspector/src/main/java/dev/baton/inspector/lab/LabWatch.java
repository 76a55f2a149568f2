package dev.baton.inspector.lab;

/**
 * A node's answer to a page whose requests are stepped through.
 *
 * @param kernel whether the kernel says something of its threads; false: there is no {@code /proc}
 */
public record LabWatch(boolean kernel) {}

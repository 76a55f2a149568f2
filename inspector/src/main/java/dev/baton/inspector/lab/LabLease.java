package dev.baton.inspector.lab;

/**
 * A node's answer to a page that wants to change its knobs.
 *
 * @param granted false: another page has them, and renews its lease
 * @param begins whether a lease begins, instead of being renewed
 */
public record LabLease(boolean granted, boolean begins) {
    static final LabLease TAKEN = new LabLease(false, false);
}

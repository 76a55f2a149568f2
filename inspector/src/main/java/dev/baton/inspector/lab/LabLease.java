package dev.baton.inspector.lab;

/**
 * A node's answer to a page that wants to change its knobs.
 *
 * @param granted false: another page has them, and renews its lease
 * @param noted whether the audit has to know: a lease begins, or there is other trouble or other nodes than before
 */
public record LabLease(boolean granted, boolean noted) {
    static final LabLease TAKEN = new LabLease(false, false);
}

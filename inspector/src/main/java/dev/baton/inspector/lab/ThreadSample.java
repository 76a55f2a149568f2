package dev.baton.inspector.lab;

/**
 * A thread at one moment.
 *
 * @param busy share of the time since the sample before in which it had a processor; by the kernel's account
 * @param place the class and line of this project that it is at, or empty
 */
public record ThreadSample(String name, State state, double busy, String place) {

    /** What it did at that moment, by its Java stack. */
    public enum State {
        /** It ran, or could have run. */
        RUNS,
        /** It belongs to a request that waits, and can do nothing else. */
        HELD,
        /** It waits for the kernel to report events of any connection. */
        LISTENS,
        /** It waits for a task. */
        IDLE,
        /** It waits for a lock. */
        LOCKED
    }
}

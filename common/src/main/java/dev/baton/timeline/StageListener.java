package dev.baton.timeline;

/**
 * Receives how long stages waited and ran, of every request; at once, on the thread that did the work: it has to be
 * quick.
 */
public interface StageListener {

    /** @param stage its label, or what people call several that travelled together */
    void waited(String flow, String stage, long nanos);

    /** @param failed whether it threw, or could not be done; a refusal is no failure */
    void ran(String flow, String stage, long nanos, boolean failed);
}

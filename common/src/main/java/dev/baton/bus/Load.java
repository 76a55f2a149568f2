package dev.baton.bus;

/** How many commands of one loop are in flight, and how many wait for a place. Written by the loop, read anywhere. */
final class Load {
    private volatile int inFlight;
    private volatile int waiting;

    void inFlight(int change) {
        inFlight = inFlight + change;
    }

    void waiting(int change) {
        waiting = waiting + change;
    }

    int inFlight() {
        return inFlight;
    }

    int waiting() {
        return waiting;
    }
}

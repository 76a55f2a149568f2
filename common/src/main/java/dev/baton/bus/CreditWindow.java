package dev.baton.bus;

/**
 * How many commands may be in flight to one node. A credit is taken per command and comes back with its completion, or
 * when the node is given up. Event loop only.
 */
final class CreditWindow {
    private final int size;
    private int taken;

    CreditWindow(int size) {
        this.size = size;
    }

    boolean tryTake() {
        if (taken == size) {
            return false;
        }
        taken++;
        return true;
    }

    void giveBack() {
        if (taken == 0) {
            throw new IllegalStateException("A credit was given back twice");
        }
        taken--;
    }

    int taken() {
        return taken;
    }
}

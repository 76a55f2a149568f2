package dev.baton.flows.bench;

/** How many rows pgbench's tables have. */
record Scale(int factor) {

    int branches() {
        return factor;
    }

    int tellers() {
        return 10 * factor;
    }

    int accounts() {
        return 100_000 * factor;
    }
}

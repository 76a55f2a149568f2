package dev.baton.cli.faults;

import java.util.function.Consumer;

/**
 * What is done to a cluster under load.
 *
 * @param name also of the orders that are sent meanwhile
 * @param concurrency how many clients wait at once
 * @param before right before it, when a quarter of the clients have their answers
 * @param fault is given the load that it happens under
 */
record Fault(String name, int concurrency, Runnable before, Consumer<Transfers> fault) {
    private static final int CONCURRENCY = 64;

    static Fault of(String name, Runnable fault) {
        return new Fault(name, CONCURRENCY, () -> {}, load -> fault.run());
    }

    Fault after(Runnable first) {
        return new Fault(name, concurrency, first, fault);
    }

    Fault withClients(int count) {
        return new Fault(name, count, before, fault);
    }
}

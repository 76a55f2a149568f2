package dev.baton.cli.faults;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * What is done to a cluster under load.
 *
 * @param name also of the orders that are sent meanwhile
 * @param concurrency how many clients wait at once
 * @param before right before it, when a quarter of the clients have their answers
 * @param fault gets the load that it happens under
 * @param patience how long a client may wait for its final answer, retries included
 */
record Fault(String name, int concurrency, Runnable before, Consumer<Transfers> fault, Duration patience) {
    private static final int CONCURRENCY = 64;

    /** A freeze, its recovery, and a request's time. */
    private static final Duration WAIT = FaultRun.PAST_A_LEASE.plus(FaultRun.promised(12));

    static Fault of(String name, Runnable fault) {
        return new Fault(name, CONCURRENCY, () -> {}, load -> fault.run(), WAIT);
    }

    Fault after(Runnable first) {
        return new Fault(name, concurrency, first, fault, patience);
    }

    /** Under a load of so many clients. */
    static Fault withClients(String name, int count, Consumer<Transfers> fault) {
        return new Fault(name, count, () -> {}, fault, WAIT);
    }

    Fault waitingFor(Duration atMost) {
        return new Fault(name, concurrency, before, fault, atMost);
    }
}

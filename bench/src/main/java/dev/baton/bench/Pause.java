package dev.baton.bench;

import dev.baton.cluster.ClusterProblem;
import java.time.Duration;

/** Time in which a benchmark does nothing. */
final class Pause {
    private Pause() {}

    /** @throws ClusterProblem if the thread is interrupted: a measurement that was cut short is none */
    static void of(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterProblem("Stopped before it was done", e);
        }
    }
}

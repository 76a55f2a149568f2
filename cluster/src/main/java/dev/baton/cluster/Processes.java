package dev.baton.cluster;

import java.time.Duration;

/** Processes that aren't children of ours. */
public final class Processes {
    private Processes() {}

    /** A zombie is not alive, either: in a container there may be no parent that reaps it. */
    public static boolean alive(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }

    /** @return false if it still runs after this time */
    public static boolean awaitEnd(ProcessHandle process, Duration atMost) {
        return Waiting.until(() -> !alive(process), atMost);
    }
}

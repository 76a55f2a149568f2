package dev.baton.cluster;

import java.time.Duration;

/** Processes that aren't children of ours. */
public final class Processes {
    private Processes() {}

    /** Not a dead one that nobody has buried yet, either: in a container there may be no one who does. */
    public static boolean alive(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }

    /** @return false if it still runs after this time */
    public static boolean awaitEnd(ProcessHandle process, Duration atMost) {
        return Waiting.until(() -> !alive(process), atMost);
    }
}

package dev.baton.cli.project;

import java.util.Optional;

/** Ends the Maven that runs, and each that begins later. Any thread. */
public final class MavenStop {
    private Optional<Process> running = Optional.empty();
    private boolean stopped;

    synchronized void began(Process process) {
        running = Optional.of(process);
        if (stopped) {
            process.destroy();
        }
    }

    public synchronized void stop() {
        stopped = true;
        running.ifPresent(Process::destroy);
    }

    public synchronized boolean isStopped() {
        return stopped;
    }
}

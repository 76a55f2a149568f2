package dev.baton.cli.terminal;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Says what is ready; on a terminal also that time goes by. */
public final class Progress implements AutoCloseable {
    private static final long TICK_MILLIS = 250;

    private final Console console;
    private final Instant begun;
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("progress").factory());

    public Progress(Console console, Instant begun) {
        this.console = console;
        this.begun = begun;
        var unused = ticker.scheduleAtFixedRate(
                () -> console.passing("  ... %.1f s".formatted(seconds())),
                TICK_MILLIS,
                TICK_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    public void ready(String name) {
        console.line("  %-20s ready after %.1f s", name, seconds());
    }

    private double seconds() {
        return Duration.between(begun, Instant.now()).toMillis() / 1000.0;
    }

    @Override
    public void close() {
        ticker.shutdownNow();
    }
}

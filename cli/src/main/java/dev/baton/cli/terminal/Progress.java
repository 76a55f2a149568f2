package dev.baton.cli.terminal;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Says what is ready, and now and then what is not yet; on a terminal also that time goes by. */
public final class Progress implements AutoCloseable {
    private static final long TICK_MILLIS = 250;

    /** A usual start takes less, and says nothing more. */
    private static final Duration REMINDER = Duration.ofSeconds(20);

    private final Console console;
    private final Instant begun;
    private final Set<String> missing;
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("progress").factory());

    /** @param names what is waited for */
    public Progress(Console console, Instant begun, Collection<String> names) {
        this(console, begun, names, REMINDER);
    }

    Progress(Console console, Instant begun, Collection<String> names, Duration reminder) {
        this.console = console;
        this.begun = begun;
        this.missing = new LinkedHashSet<>(names);
        every(TICK_MILLIS, () -> console.passing("  ... %.1f s".formatted(seconds())));
        every(reminder.toMillis(), this::remind);
    }

    private void every(long millis, Runnable what) {
        var unused = ticker.scheduleAtFixedRate(what, millis, millis, TimeUnit.MILLISECONDS);
    }

    private synchronized void remind() {
        if (!missing.isEmpty()) {
            console.line("  not ready after %.0f s: %s", seconds(), String.join(", ", missing));
        }
    }

    public synchronized void ready(String name) {
        missing.remove(name);
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

package dev.baton.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Starts the embedded PostgreSQL again when it dies, with back-off. A thread of its own. */
public final class DatabaseKeeper implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(500);

    private final LocalDatabase database;
    private final Consumer<String> news;
    private final RestartPauses pauses = new RestartPauses();
    private final KeeperThread thread;
    private Instant since = Instant.now();

    private DatabaseKeeper(LocalDatabase database, Consumer<String> news) {
        this.database = database;
        this.news = news;
        this.thread = new KeeperThread("database-keeper", LOOK, this::keep);
    }

    /** @param news lines for a person: that it died, and runs again */
    public static DatabaseKeeper start(LocalDatabase database, Consumer<String> news) {
        DatabaseKeeper keeper = new DatabaseKeeper(database, news);
        keeper.thread.start();
        return keeper;
    }

    private void keep() {
        if (!runs()) {
            Duration pause = nextPause();
            news.accept("PostgreSQL ended; it is started again in %.1f s; its log: %s"
                    .formatted(pause.toMillis() / 1000.0, database.log()));
            startAfter(pause);
        }
    }

    /** So, too, if that can't be told now: the next look tells. */
    private boolean runs() {
        try {
            return database.pid() != 0;
        } catch (ClusterProblem e) {
            return true;
        }
    }

    /** Tries until it runs, or this is closed. */
    private void startAfter(Duration first) {
        Duration pause = first;
        while (!thread.closedWithin(pause)) {
            Optional<String> problem = startAgain();
            since = Instant.now();
            if (problem.isEmpty()) {
                return;
            }
            pause = nextPause();
            news.accept("%s; it is tried again in %.1f s".formatted(problem.get(), pause.toMillis() / 1000.0));
        }
    }

    private Duration nextPause() {
        return pauses.next(Duration.between(since, Instant.now()));
    }

    private Optional<String> startAgain() {
        try {
            database.startAgain();
            news.accept("PostgreSQL is started again (pid %d)".formatted(database.pid()));
            return Optional.empty();
        } catch (ClusterProblem e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Waits for a start that is under way: afterwards the database can be stopped for good. */
    @Override
    public void close() {
        thread.close(Duration.ofMinutes(2));
    }
}

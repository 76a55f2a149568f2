package dev.baton.cli.faults;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks at the bank again and again while faults happen: in every snapshot the ledger sums up to zero. The larger the
 * ledger, the rarer a look, as it takes longer.
 */
final class BankSnapshots implements AutoCloseable {
    static final String LEDGER_SUM = "select coalesce(sum(amount), 0) from payments.entry";

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int TIMES_AS_LONG = 20;

    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicInteger taken = new AtomicInteger();
    private final Thread thread;
    private volatile boolean closed;

    BankSnapshots(String jdbcUrl) {
        thread = Thread.ofPlatform().daemon().name("bank-snapshots").start(() -> {
            while (!closed) {
                look(jdbcUrl);
            }
        });
    }

    private void look(String jdbcUrl) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement()) {
            while (!closed) {
                long begun = System.nanoTime();
                try (ResultSet rows = statement.executeQuery(LEDGER_SUM)) {
                    rows.next();
                    taken.incrementAndGet();
                    if (rows.getLong(1) != 0) {
                        wrong.add("snapshot %d: the ledger sums up to %d".formatted(taken.get(), rows.getLong(1)));
                    }
                }
                LockSupport.parkNanos(Math.max(PAUSE_NANOS, TIMES_AS_LONG * (System.nanoTime() - begun)));
            }
        } catch (SQLException e) {
            LockSupport.parkNanos(PAUSE_NANOS); // the database is down: that is the fault of the day
        }
    }

    int taken() {
        return taken.get();
    }

    List<String> wrong() {
        return List.copyOf(wrong);
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}

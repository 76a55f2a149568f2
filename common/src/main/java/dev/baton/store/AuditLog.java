package dev.baton.store;

import dev.baton.bus.Dispatcher;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this node has to write to the audit. It is queued, and sent to a db-worker soon: the caller never waits. While
 * no db-worker can be reached, a bounded number is kept; what is more is counted, and logged. Any thread.
 */
public final class AuditLog {
    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);

    /** About 500 bytes each. */
    static final int MOST = 2_000;

    /** Below a command's size, whatever the texts are. */
    private static final int MOST_AT_ONCE = 50;

    private static final Duration SOON = Duration.ofMillis(200);
    private static final Duration AGAIN = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final String node;
    private final Deque<AuditEntry> waiting = new ArrayDeque<>();
    private final Counter written;
    private final Counter lost;
    private Optional<Sender> sender = Optional.empty();
    private boolean due;

    /** The loop that sends, and what with. */
    private record Sender(Context loop, StoreClient store) {}

    /** @param node this node's name, for entries */
    public AuditLog(String node, MeterRegistry meters) {
        this.node = node;
        this.written = Counter.builder("baton.audit.written")
                .description("Entries of the audit that were stored")
                .register(meters);
        this.lost = Counter.builder("baton.audit.lost")
                .description("Entries of the audit that could not be stored, as there were too many, or no db-worker")
                .register(meters);
        Gauge.builder("baton.audit.waiting", this::waiting)
                .description("Entries of the audit that are not stored yet")
                .register(meters);
    }

    /** From now on entries are sent, by this event loop. */
    public void sendOn(Context loop, Dispatcher dispatcher) {
        synchronized (this) {
            sender = Optional.of(new Sender(loop, new StoreClient(dispatcher, PATIENCE)));
        }
        flushIn(SOON);
    }

    /** This node's name. */
    public String node() {
        return node;
    }

    /** Never fails and never waits. */
    public void add(AuditEntry entry) {
        boolean fits;
        synchronized (this) {
            fits = waiting.size() < MOST;
            if (fits) {
                waiting.add(entry);
            }
        }
        if (fits) {
            flushIn(SOON);
        } else {
            lost(List.of(entry));
        }
    }

    /** That a file with keys or a certificate was changed, and is used from now on. Who did it is not known. */
    public void changed(String act, String detail) {
        add(AuditEntry.now(node, AuditEntry.UNKNOWN, AuditEntry.UNKNOWN, act, AuditEntry.DONE)
                .with(detail));
    }

    synchronized int waiting() {
        return waiting.size();
    }

    private void lost(List<AuditEntry> entries) {
        lost.increment(entries.size());
        entries.forEach(entry -> LOG.warn("Not in the audit: {}", entry));
    }

    private void flushIn(Duration pause) {
        Optional<Sender> now;
        synchronized (this) {
            if (due || sender.isEmpty() || waiting.isEmpty()) {
                return;
            }
            due = true;
            now = sender;
        }
        Sender by = now.get();
        by.loop().runOnContext(ignored -> by.loop().owner().setTimer(pause.toMillis(), timer -> flush(by)));
    }

    private void flush(Sender by) {
        List<AuditEntry> batch = batch();
        if (batch.isEmpty()) {
            done();
            return;
        }
        by.store().audit(new AuditEntries(batch)).onComplete(answer -> {
            boolean stored = answer.succeeded() && answer.result() instanceof StoreAnswer.Found<Boolean>;
            if (stored) {
                written.increment(batch.size());
                remove(batch.size());
            }
            done();
            flushIn(stored ? SOON : AGAIN);
        });
    }

    private synchronized List<AuditEntry> batch() {
        List<AuditEntry> batch = new ArrayList<>();
        for (AuditEntry entry : waiting) {
            if (batch.size() < MOST_AT_ONCE) {
                batch.add(entry);
            }
        }
        return batch;
    }

    private synchronized void remove(int count) {
        for (int i = 0; i < count; i++) {
            waiting.remove();
        }
    }

    private synchronized void done() {
        due = false;
    }

    /** Sends what is there, once; what can't be sent is logged. Completes within some seconds; never fails. */
    public Future<Void> close() {
        Optional<Sender> by;
        synchronized (this) {
            by = sender;
        }
        Promise<Void> closed = Promise.promise();
        by.ifPresentOrElse(
                last -> last.loop()
                        .runOnContext(ignored -> sendRest(last.store()).onComplete(closed)),
                closed::complete);
        return closed.future().eventually(() -> {
            List<AuditEntry> rest;
            synchronized (this) {
                rest = List.copyOf(waiting);
                waiting.clear();
            }
            lost(rest);
            return Future.succeededFuture();
        });
    }

    private Future<Void> sendRest(StoreClient store) {
        List<AuditEntry> batch = batch();
        if (batch.isEmpty() || !store.reachable()) {
            return Future.succeededFuture();
        }
        return store.audit(new AuditEntries(batch)).compose(answer -> {
            if (answer instanceof StoreAnswer.Found<Boolean>) {
                written.increment(batch.size());
                remove(batch.size());
                return sendRest(store);
            }
            return Future.succeededFuture();
        });
    }
}

package dev.baton.store;

import dev.baton.bus.Dispatcher;
import dev.baton.limit.ClientAddress;
import dev.baton.limit.Rates;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
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

    /** Refused acts a minute: of one user or address, and of all users or addresses. */
    static final int REFUSED_OF_ADDRESS = 10;

    static final int REFUSED = 60;
    private static final int REMEMBERED = 1_000;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static final Duration SOON = Duration.ofMillis(200);
    private static final Duration AGAIN = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final String node;
    private final Rates refusedOfOne = new Rates(REFUSED_OF_ADDRESS, MINUTE, REMEMBERED);
    private final Rates refusedOfAll = new Rates(REFUSED, MINUTE, 2);
    private final Deque<AuditEntry> waiting = new ArrayDeque<>();
    private final Counter written;
    private final Counter lost;
    private Optional<Sender> sender = Optional.empty();
    private boolean due;
    private boolean closed;
    private int moreRefused;
    private int notLogged;
    private Optional<Long> loggedAtNanos = Optional.empty();
    /** What is on its way; of the sender's loop. */
    private Future<Boolean> sending = Future.succeededFuture(false);

    /** The loop that sends, and what with. */
    private record Sender(Context loop, StoreClient store) {}

    /** @param node this node's name, for entries */
    public AuditLog(String node, MeterRegistry meters) {
        this.node = node;
        this.written = Counter.builder("baton.audit.written")
                .description("Entries of the audit that were stored")
                .register(meters);
        this.lost = Counter.builder("baton.audit.lost")
                .description("Entries of the audit that may not be stored: too many waited, or the node stopped")
                .register(meters);
        Gauge.builder("baton.audit.waiting", this::waiting)
                .description("Entries of the audit that are not stored yet")
                .register(meters);
    }

    /** From now on entries are sent, by this event loop. */
    public void sendOn(Context loop, Dispatcher dispatcher) {
        synchronized (this) {
            sender = Optional.of(new Sender(loop, new StoreClient(dispatcher, PATIENCE)));
            if (moreRefused > 0) {
                sender.ifPresent(this::sumUpSoon);
            }
        }
        flushIn(SOON);
    }

    /** This node's name. */
    public String node() {
        return node;
    }

    /**
     * Never fails and never waits. Refused acts have limits, as strangers cause them: some a minute of one address, of
     * one user, of all strangers and of all users, and half of the queue; how many more there were is one entry a
     * minute later.
     */
    public void add(AuditEntry entry) {
        boolean refused = entry.outcome().equals(AuditEntry.REFUSED);
        if (refused && tooManyRefused(entry)) {
            return;
        }
        queue(entry, refused ? MOST / 2 : MOST);
    }

    private void queue(AuditEntry entry, int most) {
        Optional<String> obstacle;
        synchronized (this) {
            obstacle = obstacle(most);
            if (obstacle.isEmpty()) {
                waiting.add(entry);
            }
        }
        obstacle.ifPresentOrElse(why -> lost(entry, why), () -> flushIn(SOON));
    }

    /** Why an entry is not queued. */
    synchronized Optional<String> obstacle(int most) {
        if (closed) {
            return Optional.of("this node is stopping");
        }
        if (waiting.size() < most) {
            return Optional.empty();
        }
        return Optional.of(
                most < MOST
                        ? most + " wait for a db-worker, and refused acts get no more than half of the queue"
                        : most + " wait for a db-worker already");
    }

    /** Strangers take nothing from users who are known, also at their address. */
    private boolean tooManyRefused(AuditEntry entry) {
        boolean known = !entry.who().equals(AuditEntry.UNKNOWN);
        String from = entry.who() + " " + ClientAddress.of(entry.address());
        if (refusedOfOne.take(from).allowed()
                && refusedOfAll.take(known ? "known" : AuditEntry.UNKNOWN).allowed()) {
            return false;
        }
        Optional<Sender> by;
        synchronized (this) {
            by = moreRefused++ == 0 ? sender : Optional.empty();
        }
        by.ifPresent(this::sumUpSoon);
        return true;
    }

    private void sumUpSoon(Sender by) {
        by.loop().runOnContext(ignored -> by.loop().owner().setTimer(MINUTE.toMillis(), timer -> sumUpRefused()));
    }

    private void sumUpRefused() {
        int more;
        synchronized (this) {
            more = moreRefused;
            moreRefused = 0;
        }
        if (more > 0) {
            queue(
                    AuditEntry.now(node, AuditEntry.UNKNOWN, AuditEntry.UNKNOWN, "refused", AuditEntry.REFUSED)
                            .with(more + " more were refused"),
                    MOST);
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

    /** The log has a line a minute: losses come by the thousand. */
    private void lost(AuditEntry entry, String why) {
        lost.increment();
        long now = System.nanoTime();
        int unlogged;
        synchronized (this) {
            unlogged = ++notLogged;
            if (loggedAtNanos.filter(at -> now - at < MINUTE.toNanos()).isPresent()) {
                return;
            }
            loggedAtNanos = Optional.of(now);
            notLogged = 0;
        }
        LOG.warn("{} entries are not in the audit; the last one, as {}: {}", unlogged, why, entry);
    }

    private void flushIn(Duration pause) {
        Optional<Sender> now;
        synchronized (this) {
            if (due || closed || sender.isEmpty() || waiting.isEmpty()) {
                return;
            }
            due = true;
            now = sender;
        }
        Sender by = now.get();
        by.loop().runOnContext(ignored -> by.loop().owner().setTimer(pause.toMillis(), timer -> send(by).onSuccess(
                        stored -> {
                            done();
                            flushIn(stored ? SOON : AGAIN);
                        })));
    }

    /**
     * Sends the oldest entries, once those are through that are on their way. On the sender's loop; never fails.
     *
     * @return whether there was something, and it is stored
     */
    private Future<Boolean> send(Sender by) {
        sending = sending.compose(before -> {
            List<AuditEntry> batch = batch();
            return batch.isEmpty() ? Future.succeededFuture(false) : send(by, batch);
        });
        return sending;
    }

    private Future<Boolean> send(Sender by, List<AuditEntry> batch) {
        return Future.<StoreAnswer<Boolean>>future(
                        promise -> by.store().audit(new AuditEntries(batch)).onComplete(promise))
                .map(answer -> answer instanceof StoreAnswer.Found<Boolean>)
                .otherwise(why -> {
                    LOG.debug("Entries of the audit are not stored yet", why);
                    return false;
                })
                .onSuccess(stored -> {
                    if (stored) {
                        written.increment(batch.size());
                        remove(batch);
                    }
                });
    }

    private synchronized List<AuditEntry> batch() {
        return waiting.stream().limit(MOST_AT_ONCE).toList();
    }

    private synchronized void remove(List<AuditEntry> batch) {
        Set<UUID> ids = batch.stream().map(AuditEntry::id).collect(Collectors.toSet());
        waiting.removeIf(entry -> ids.contains(entry.id()));
    }

    private synchronized void done() {
        due = false;
    }

    /** Sends what is there, as long as it is stored. Completes within some seconds; never fails. */
    public Future<Void> flush() {
        sumUpRefused();
        Optional<Sender> by;
        synchronized (this) {
            by = sender;
        }
        Promise<Void> flushed = Promise.promise();
        by.ifPresentOrElse(
                last -> last.loop().runOnContext(ignored -> sendRest(last).onComplete(flushed)), flushed::complete);
        return flushed.future();
    }

    private Future<Void> sendRest(Sender by) {
        return by.store().reachable()
                ? send(by).compose(stored -> stored ? sendRest(by) : Future.succeededFuture())
                : Future.succeededFuture();
    }

    /** Sends what is there, and nothing from then on; what can't be sent is logged. Never fails. */
    public Future<Void> close() {
        return flush().eventually(() -> {
            List<AuditEntry> rest;
            int unlogged;
            synchronized (this) {
                closed = true;
                rest = List.copyOf(waiting);
                waiting.clear();
                unlogged = notLogged;
            }
            lost.increment(rest.size());
            rest.forEach(entry -> LOG.warn("May not be in the audit: {}", entry));
            if (unlogged > 0) {
                LOG.warn("{} more entries are not in the audit", unlogged);
            }
            return Future.succeededFuture();
        });
    }
}

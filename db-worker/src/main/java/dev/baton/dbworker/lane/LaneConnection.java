package dev.baton.dbworker.lane;

import dev.baton.async.Backoff;
import dev.baton.async.Reason;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection of a lane: opened again and again, with back-off, until the lane closes. The back-off only starts anew
 * when the connection has proved good, so that a database that drops every connection isn't hammered. Event loop only.
 */
final class LaneConnection {
    private static final Logger LOG = LoggerFactory.getLogger(LaneConnection.class);
    /** Short: a request that waits for the database shall not wait long after it is back. */
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(20), LONGEST_PAUSE);

    /** Commands that are done with the first plans. */
    private static final int FIRST_PLANS = 100;

    private static final long PLANS_LAST_NANOS = Duration.ofSeconds(10).toNanos();

    /** Is called when the connection opens, and when it is lost. */
    interface Listener {
        void opened();

        void lost(Throwable cause);
    }

    private final Vertx vertx;
    private final Connector connector;
    private final String lane;
    private final LaneMeters meters;
    private final Listener listener;
    private final Promise<Void> firstOpened = Promise.promise();
    private Optional<SqlConnection> current = Optional.empty();
    private Optional<Throwable> lastFailure = Optional.empty();
    private long done;
    private long planAnewAt = FIRST_PLANS;
    private long plannedNanos;
    private int triesSinceGood;
    private long lostNanos;
    private boolean closed;

    LaneConnection(Vertx vertx, Connector connector, String lane, LaneMeters meters, Listener listener) {
        this.vertx = vertx;
        this.connector = connector;
        this.lane = lane;
        this.meters = meters;
        this.listener = listener;
    }

    /** Done when it is open for the first time. */
    Future<Void> open() {
        connect();
        return firstOpened.future();
    }

    Optional<SqlConnection> current() {
        return current;
    }

    /** How long it has been away; zero: it is there. */
    Duration away() {
        return current.isPresent() || lostNanos == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - lostNanos);
    }

    /** Why there is none right now, for people. */
    String problem() {
        return lastFailure.map(Throwable::toString).orElse("not connected yet");
    }

    /** A batch of so many commands went through. */
    void provedGood(int commands) {
        triesSinceGood = 0;
        done += commands;
        long now = System.nanoTime();
        if (done >= planAnewAt || now - plannedNanos > PLANS_LAST_NANOS) {
            planAnewAt = 2 * done;
            plannedNanos = now;
            current.ifPresent(this::planAnew);
        }
    }

    /**
     * PostgreSQL plans a prepared statement by the size that its tables have then, and keeps to that plan until they
     * are analysed: a minute or two, for which a new system whose tables fill would walk through the whole of them,
     * batch by batch. So plans are made anew whenever the tables may have doubled; and every now and then, as a
     * partition that was analysed while it was empty may fill now. No batch waits for it: the next one follows in the
     * same stream.
     */
    private void planAnew(SqlConnection connection) {
        connection
                .query("DISCARD PLANS")
                .execute()
                .onFailure(why -> LOG.warn("{} keeps its plans: {}", lane, Reason.of(why)));
    }

    /** It is of no use any more, though perhaps not closed. */
    void drop(Throwable cause) {
        current.ifPresent(connection -> lost(connection, cause));
    }

    /** Lets a statement that runs end, but not for long: then its socket is closed with all others. */
    Future<Void> close() {
        closed = true;
        firstOpened.tryFail("closed");
        Optional<SqlConnection> open = current;
        current = Optional.empty();
        return open.map(connection -> connection
                        .close()
                        .timeout(LONGEST_PAUSE.toMillis(), TimeUnit.MILLISECONDS)
                        .otherwiseEmpty())
                .orElseGet(Future::succeededFuture);
    }

    private void connect() {
        if (!closed) {
            triesSinceGood++;
            connector.connect().onSuccess(this::opened).onFailure(this::failed);
        }
    }

    private void opened(SqlConnection connection) {
        if (closed) {
            connection.close();
            return;
        }
        current = Optional.of(connection);
        done = 0;
        planAnewAt = FIRST_PLANS;
        plannedNanos = System.nanoTime();
        lastFailure = Optional.empty();
        connection.exceptionHandler(failure -> lastFailure = Optional.of(failure));
        connection.closeHandler(
                ignored -> lost(connection, lastFailure.orElseGet(() -> new IllegalStateException("It was closed"))));
        if (!firstOpened.tryComplete()) {
            meters.reconnected();
            LOG.info("{} is connected again after {} ms", lane, (System.nanoTime() - lostNanos) / 1_000_000);
        }
        listener.opened();
    }

    private void failed(Throwable cause) {
        boolean news = lastFailure
                .map(last -> !last.toString().equals(cause.toString()))
                .orElse(true);
        if (news && !closed) {
            LOG.warn("{} can't connect to the database, and tries again: {}", lane, Reason.of(cause));
        }
        lastFailure = Optional.of(cause);
        pauseThenConnect();
    }

    private void lost(SqlConnection connection, Throwable cause) {
        if (current.filter(known -> known == connection).isEmpty()) {
            return; // given up before it was closed
        }
        LOG.warn("{} lost its connection: {}", lane, Reason.of(cause));
        current = Optional.empty();
        lastFailure = Optional.of(cause);
        lostNanos = System.nanoTime();
        connection.close();
        listener.lost(cause);
        pauseThenConnect();
    }

    private void pauseThenConnect() {
        if (closed) {
            return;
        }
        vertx.setTimer(BACKOFF.millis(triesSinceGood + 1), ignored -> connect());
    }
}

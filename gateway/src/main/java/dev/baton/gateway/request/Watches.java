package dev.baton.gateway.request;

import dev.baton.store.StoreAnswer;
import dev.baton.store.StoreClient;
import dev.baton.store.StoredRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Watches stored requests that may be run anywhere: queries the store with a growing pause, once for all who watch the
 * same request. At most so many viewers. Event loop only.
 */
public final class Watches {
    private static final long SHORTEST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 1_000;

    private final Vertx vertx;
    private final StoreClient store;
    private final int maxViewers;
    private final Map<UUID, Watched> watched = new HashMap<>();
    private int viewers;

    /** One viewer's view; closing it twice does nothing. */
    public final class View {
        private final UUID id;
        private final Consumer<StoredRequest> viewer;

        private View(UUID id, Consumer<StoredRequest> viewer) {
            this.id = id;
            this.viewer = viewer;
        }

        public void close() {
            Watched request = watched.get(id);
            if (request != null && request.views.remove(this)) {
                viewers--;
                if (request.views.isEmpty()) {
                    watched.remove(id);
                }
            }
        }
    }

    private static final class Watched {
        private final Set<View> views = new LinkedHashSet<>();
        private Optional<StoredRequest> latest = Optional.empty();
        private long pauseMillis = SHORTEST_PAUSE_MILLIS;
    }

    public Watches(Vertx vertx, StoreClient store, int maxViewers) {
        this.vertx = vertx;
        this.store = store;
        this.maxViewers = maxViewers;
    }

    /**
     * Shows the request as it is known to be, and again after each change.
     *
     * @return empty if there are too many viewers already
     */
    public Optional<View> watch(UUID id, StoredRequest known, Consumer<StoredRequest> viewer) {
        if (viewers >= maxViewers) {
            return Optional.empty();
        }
        viewers++;
        View view = new View(id, viewer);
        Watched request = watched.get(id);
        if (request == null) {
            request = new Watched();
            request.latest = Optional.of(known);
            watched.put(id, request);
            askLater(id, request);
        }
        request.views.add(view);
        viewer.accept(request.latest
                .filter(latest -> latest.version() > known.version())
                .orElse(known));
        return Optional.of(view);
    }

    /**
     * The request as soon as it is as wanted, or as it is when the time is over (at once, if there are too many
     * viewers).
     */
    public Future<StoredRequest> until(StoredRequest known, Predicate<StoredRequest> wanted, Duration atMost) {
        if (wanted.test(known) || atMost.isZero()) {
            return Future.succeededFuture(known);
        }
        Promise<StoredRequest> promise = Promise.promise();
        var latest = new Object() {
            StoredRequest request = known;
        };
        Optional<View> view = watch(known.id(), known, request -> {
            latest.request = request;
            if (wanted.test(request)) {
                promise.tryComplete(request);
            }
        });
        if (view.isEmpty()) {
            return Future.succeededFuture(known);
        }
        var timer = vertx.timer(atMost.toMillis(), TimeUnit.MILLISECONDS);
        timer.onSuccess(ignored -> promise.tryComplete(latest.request));
        return promise.future().onComplete(ignored -> {
            timer.cancel();
            view.get().close();
        });
    }

    /** How many watch. */
    public int viewers() {
        return viewers;
    }

    private void askLater(UUID id, Watched request) {
        vertx.timer(request.pauseMillis, TimeUnit.MILLISECONDS).onSuccess(ignored -> {
            if (watched.get(id) == request) {
                store.find(id).onSuccess(answer -> {
                    take(request, answer);
                    askLater(id, request);
                });
            }
        });
    }

    /** What the store could not say now, it may say next time. */
    private static void take(Watched request, StoreAnswer<StoredRequest> answer) {
        request.pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, request.pauseMillis * 3 / 2);
        if (!(answer instanceof StoreAnswer.Found<StoredRequest> got)) {
            return;
        }
        int before = request.latest.map(StoredRequest::version).orElse(-1);
        if (got.value().version() > before) {
            request.latest = Optional.of(got.value());
            request.pauseMillis = SHORTEST_PAUSE_MILLIS;
            List.copyOf(request.views).forEach(view -> view.viewer.accept(got.value()));
        }
    }
}

package dev.baton.node.token;

import com.nimbusds.jose.jwk.JWK;
import dev.baton.async.Reason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of an issuer as they were read last. They are read again now and then, and when a token is signed with none
 * of them: at most one look at a time, and a pause between two, however many such tokens come. Any thread.
 */
final class IssuerKeys {
    private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);

    private final Supplier<Future<List<JWK>>> source;
    private final TokenSettings settings;
    private final LongSupplier nanoTime;

    private volatile Optional<Known> known = Optional.empty();
    private volatile Optional<String> problem = Optional.empty();
    private volatile Runnable changed = () -> {};
    private Future<Known> look = Future.failedFuture(new IssuerUnavailable("It was not asked yet"));
    private long lookedAt;
    private boolean looked;

    /**
     * What it published.
     *
     * @param generation another one if other keys hold
     */
    record Known(List<JWK> keys, long generation, long readAt) {}

    /** @param source reads them; ends within the settings' time-out */
    IssuerKeys(Supplier<Future<List<JWK>>> source, TokenSettings settings, LongSupplier nanoTime) {
        this.source = source;
        this.settings = settings;
        this.nanoTime = nanoTime;
    }

    /** What is run, on any thread, each time other keys hold than before. */
    void onChange(Runnable action) {
        changed = action;
    }

    /** Reads them, and from now on again and again. */
    void keepFresh(Vertx vertx) {
        look(settings.retry())
                .onComplete(done -> vertx.setTimer(
                        (done.succeeded() ? settings.refresh() : settings.retry()).toMillis(),
                        timer -> keepFresh(vertx)));
    }

    /** Those that may be used; empty if they were never read, or too long ago. */
    Optional<Known> current() {
        return known.filter(
                keys -> nanoTime.getAsLong() - keys.readAt < settings.keepKeys().toNanos());
    }

    /**
     * Those of a look that began lately: one that is under way, or the last one, or a new one if the last one began too
     * long ago. Fails if the issuer can't be reached.
     */
    Future<Known> latest() {
        return look(settings.retry());
    }

    private Future<Known> look(Duration pause) {
        long now = nanoTime.getAsLong();
        synchronized (this) {
            if (!look.isComplete() && looked) {
                return look;
            }
            if (looked && now - lookedAt < pause.toNanos()) {
                return look;
            }
            looked = true;
            lookedAt = now;
            look = published().map(keys -> read(keys, now)).recover(this::failed);
            return look;
        }
    }

    private Future<List<JWK>> published() {
        try {
            return source.get().timeout(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (RuntimeException e) { // such as of an address that is none
            return Future.failedFuture(e);
        }
    }

    /** Also none: an issuer that could be read has withdrawn what it does not name. */
    private Known read(List<JWK> keys, long at) {
        boolean other = known.map(before -> !Set.copyOf(before.keys).equals(Set.copyOf(keys)))
                .orElse(true);
        Known next = new Known(keys, known.map(Known::generation).orElse(0L) + (other ? 1 : 0), at);
        boolean first = known.isEmpty();
        known = Optional.of(next);
        if (problem.isPresent() || first) {
            LOG.info("The keys of the issuer of tokens were read: {}", keys.size());
        }
        problem = Optional.empty();
        if (other && keys.isEmpty()) {
            LOG.warn("The issuer of tokens publishes no key that can be used here: all tokens are refused");
        }
        if (other && !first) {
            LOG.info("The issuer of tokens has other keys: {}", keys.size());
            changed.run();
        }
        return next;
    }

    private Future<Known> failed(Throwable why) {
        String message = Reason.of(why);
        if (!problem.equals(Optional.of(message))) { // each time would be too often
            LOG.warn("The keys of the issuer of tokens can't be read: {}", message);
        }
        problem = Optional.of(message);
        return Future.failedFuture(new IssuerUnavailable(message));
    }

    /** Why the last look failed, if it did. */
    Optional<String> problem() {
        return problem;
    }
}

package dev.baton.gateway.http.exchange;

import dev.baton.flow.Caller;
import dev.baton.limit.AtOnce;
import dev.baton.limit.ClientAddress;
import dev.baton.limit.FailedLogins;
import dev.baton.limit.Rates;
import dev.baton.store.AuditEntry;
import dev.baton.store.AuditLog;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How often callers and addresses may come, for all event loops of a gateway. What is too much is answered with 429
 * before it is read; answers to callers with a limit have the headers of draft-ietf-httpapi-ratelimit-headers-10. Any
 * thread.
 */
public final class RateLimits {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final String ADDRESS = "address";
    private static final String CALLER = "caller";

    private final AuditLog audit;
    private final Optional<Rates> addresses;
    private final Optional<Rates> callers;
    private final Optional<AtOnce> running;
    private final Optional<FailedLogins> logins;
    private final int mostConnections;
    private final Counter ofAddress;
    private final Counter ofCaller;
    private final Counter ofCallerAtOnce;
    private final Counter ofLogins;

    /** @param settings complete */
    public RateLimits(LimitSettings settings, AuditLog audit, MeterRegistry meters) {
        this.audit = audit;
        int remembered = settings.remembered();
        this.addresses = LimitSettings.limit(settings.addressRate()).map(rate -> new Rates(rate, SECOND, remembered));
        this.callers = LimitSettings.limit(settings.callerRate()).map(rate -> new Rates(rate, SECOND, remembered));
        this.running = LimitSettings.limit(settings.callerAtOnce()).map(AtOnce::new);
        this.logins = LimitSettings.limit(settings.failedLogins()).map(most -> new FailedLogins(most, remembered));
        this.mostConnections = settings.mostConnections();
        this.ofAddress = counter(meters, "address-rate");
        this.ofCaller = counter(meters, "caller-rate");
        this.ofCallerAtOnce = counter(meters, "caller-at-once");
        this.ofLogins = counter(meters, "failed-logins");
    }

    private static Counter counter(MeterRegistry meters, String limit) {
        return Counter.builder("baton.http.limited")
                .description("Requests answered with 429, because of a limit for each caller or address")
                .tag("limit", limit)
                .register(meters);
    }

    /** Open connections of one address, for each event loop. */
    public int mostConnections() {
        return mostConnections;
    }

    /** Whether requests of addresses are counted at all. */
    public boolean limitAddresses() {
        return addresses.isPresent();
    }

    /** What to say instead, if too many requests come from this address. */
    public Optional<HttpReply> refuseAddress(Exchange exchange) {
        return addresses.flatMap(rates -> refuse(exchange, rates, ADDRESS, address(exchange.request()), ofAddress));
    }

    /** What to say instead, if this caller sends too many; each call counts. */
    public Optional<HttpReply> refuseCaller(Exchange exchange, Caller caller) {
        return caller == Caller.ANONYMOUS
                ? Optional.empty()
                : callers.flatMap(rates -> refuse(exchange, rates, CALLER, caller.name(), ofCaller));
    }

    private static Optional<HttpReply> refuse(
            Exchange exchange, Rates rates, String what, String key, Counter refused) {
        Rates.Taken taken = rates.take(key);
        addTo(
                exchange.response(),
                "RateLimit-Policy",
                "\"%s\";q=%d;w=%d".formatted(what, rates.most(), rates.per().toSeconds()));
        addTo(
                exchange.response(),
                "RateLimit",
                "\"%s\";r=%d;t=%d".formatted(what, taken.left(), seconds(taken.until())));
        if (taken.allowed()) {
            return Optional.empty();
        }
        refused.increment();
        return Optional.of(Problems.tooMany(
                exchange.id(),
                "too-many-requests",
                "Too many requests come from this " + what,
                "Nothing was done by this attempt. At most %d are served each second.".formatted(rates.most()),
                seconds(taken.until())));
    }

    /** One list, of what holds for the address and for the caller. */
    private static void addTo(HttpServerResponse response, String header, String value) {
        String before = response.headers().get(header);
        response.putHeader(header, before == null ? value : before + ", " + value);
    }

    /** A place for a request that is to be run, if there is one: then {@link #leave} has to follow, once. */
    public boolean enter(Caller caller) {
        if (caller == Caller.ANONYMOUS || running.isEmpty() || running.get().enter(caller.name())) {
            return true;
        }
        ofCallerAtOnce.increment();
        return false;
    }

    /** Does this if there is a place for it, which is free again when it has ended. Empty: there is none. */
    public <T> Optional<Future<T>> within(Caller caller, Supplier<Future<T>> work) {
        if (!enter(caller)) {
            return Optional.empty();
        }
        try {
            return Optional.of(work.get().onComplete(ignored -> leave(caller)));
        } catch (RuntimeException | Error e) {
            leave(caller);
            throw e;
        }
    }

    public void leave(Caller caller) {
        if (caller != Caller.ANONYMOUS && running.isPresent()) {
            running.get().leave(caller.name());
        }
    }

    /**
     * What to say instead, if too many log-ins from this address have failed, and this one is not known to be right.
     */
    public Optional<HttpReply> refuseLogin(Exchange exchange) {
        if (logins.isEmpty() || exchange.credentials().apiKey().isEmpty()) {
            return Optional.empty();
        }
        return logins.get()
                .wait(
                        address(exchange.request()),
                        exchange.credentials().apiKey().get())
                .map(wait -> {
                    ofLogins.increment();
                    return Problems.tooMany(
                            exchange.id(),
                            "too-many-failed-log-ins",
                            "Too many log-ins from this address have failed",
                            "Nothing was done by this attempt, and your key was not checked.",
                            seconds(wait));
                });
    }

    /**
     * What became of a log-in. Without a key it was none.
     *
     * @param route the pattern of its path, for the audit: a path may name accounts
     */
    public void loggedIn(Exchange exchange, boolean known, String route) {
        if (known && logins.isEmpty()) {
            return;
        }
        exchange.credentials().apiKey().ifPresent(key -> {
            if (known) {
                logins.ifPresent(those -> those.succeeded(key));
                return;
            }
            logins.ifPresent(those -> those.failed(address(exchange.request())));
            String address = exchange.request().remoteAddress().hostAddress();
            audit.add(AuditEntry.now(audit.node(), AuditEntry.UNKNOWN, address, "log-in", AuditEntry.REFUSED)
                    .with("HTTP port, %s %s".formatted(exchange.request().method(), route)));
        });
    }

    /** Rounded up, so that the client is not too early. */
    private static long seconds(Duration time) {
        return Math.max(1, time.plusSeconds(1).minusNanos(1).toSeconds());
    }

    private static String address(HttpServerRequest request) {
        return ClientAddress.of(request.remoteAddress().hostAddress());
    }
}

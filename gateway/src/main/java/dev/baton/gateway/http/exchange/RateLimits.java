package dev.baton.gateway.http.exchange;

import dev.baton.flow.Caller;
import dev.baton.limit.AtOnce;
import dev.baton.limit.ClientAddress;
import dev.baton.limit.FailedLogins;
import dev.baton.limit.Rates;
import dev.baton.limit.RetryAfter;
import dev.baton.limit.TrustedProxies;
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
 * before its body is read, but for requests at once: these are counted when there is one to be run. Answers to callers
 * with a limit have the headers of draft-ietf-httpapi-ratelimit-headers-10. Any thread.
 */
public final class RateLimits {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final TrustedProxies proxies;
    private final AuditLog audit;
    private final Optional<Limit> addresses;
    private final Optional<Limit> callers;
    private final Optional<AtOnce> running;
    private final Optional<FailedLogins> logins;
    private final int mostConnections;
    private final Counter ofCallerAtOnce;
    private final Counter ofLogins;

    /**
     * Requests each second of one address or caller.
     *
     * @param what has the limit, as clients read it
     * @param policy the value of RateLimit-Policy, which is in each answer
     */
    private record Limit(String what, Rates rates, String policy, Counter refused) {
        static Limit of(String what, int rate, int remembered, MeterRegistry meters) {
            return new Limit(
                    what,
                    new Rates(rate, SECOND, remembered),
                    "\"%s\";q=%d;w=%d".formatted(what, rate, SECOND.toSeconds()),
                    counter(meters, what + "-rate"));
        }

        /** Counts a request, and says in its answer what is left. Empty: it may be served. */
        Optional<TooMany> take(HttpServerResponse response, String key) {
            Rates.Taken taken = rates.take(key);
            long seconds = RetryAfter.seconds(taken.until());
            addTo(response, "RateLimit-Policy", policy);
            addTo(response, "RateLimit", "\"" + what + "\";r=" + taken.left() + ";t=" + seconds);
            if (taken.allowed()) {
                return Optional.empty();
            }
            refused.increment();
            return Optional.of(new TooMany(what, rates.most(), seconds));
        }
    }

    /**
     * Too many requests of one address or caller.
     *
     * @param after seconds until it may try again
     */
    public record TooMany(String what, int most, long after) {
        public HttpReply reply(Exchange exchange) {
            return Problems.tooMany(
                    exchange.id(),
                    "too-many-requests",
                    "Too many requests come from this " + what,
                    Problems.NOTHING_DONE + ". At most %d are served each second.".formatted(most),
                    after);
        }
    }

    /** @param settings complete */
    public RateLimits(LimitSettings settings, TrustedProxies proxies, AuditLog audit, MeterRegistry meters) {
        this.proxies = proxies;
        this.audit = audit;
        int remembered = settings.remembered();
        this.addresses =
                LimitSettings.limit(settings.addressRate()).map(rate -> Limit.of("address", rate, remembered, meters));
        this.callers =
                LimitSettings.limit(settings.callerRate()).map(rate -> Limit.of("caller", rate, remembered, meters));
        this.running = LimitSettings.limit(settings.callerAtOnce()).map(AtOnce::new);
        this.logins = LimitSettings.limit(settings.failedLogins()).map(most -> new FailedLogins(most, remembered));
        this.mostConnections = settings.mostConnections();
        this.ofCallerAtOnce = counter(meters, "caller-at-once");
        this.ofLogins = counter(meters, "failed-logins");
    }

    private static Counter counter(MeterRegistry meters, String limit) {
        return Counter.builder("baton.http.limited")
                .description("Requests answered with 429, because of a limit for each caller or address")
                .tag("limit", limit)
                .register(meters);
    }

    /**
     * Open connections of one address, for each event loop. Those of a proxy that is trusted are of many clients, whose
     * addresses are not known yet.
     *
     * @param host that a connection comes from
     */
    public int mostConnections(String host) {
        return proxies.trusts(host) ? Integer.MAX_VALUE : mostConnections;
    }

    /** Where a request comes from, for people. */
    public String client(HttpServerRequest request) {
        return proxies.client(request);
    }

    /** Empty: a request of this address may be served; each call counts. Before anything is made for it. */
    public Optional<TooMany> takeOfAddress(HttpServerRequest request) {
        return addresses.flatMap(limit -> limit.take(request.response(), address(request)));
    }

    /** What to say instead, if this caller sends too many; each call counts. */
    public Optional<HttpReply> refuseCaller(Exchange exchange, Caller caller) {
        return caller == Caller.ANONYMOUS
                ? Optional.empty()
                : callers.flatMap(limit -> limit.take(exchange.response(), caller.name()))
                        .map(tooMany -> tooMany.reply(exchange));
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
        } catch (Throwable e) {
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
                            Problems.NOTHING_DONE + ", and your key was not checked.",
                            RetryAfter.seconds(wait));
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
            String address = client(exchange.request());
            audit.add(AuditEntry.now(audit.node(), AuditEntry.UNKNOWN, address, "log-in", AuditEntry.REFUSED)
                    .with("HTTP port, %s %s".formatted(exchange.request().method(), route)));
        });
    }

    /** Where a request comes from, as limits count. */
    String address(HttpServerRequest request) {
        return ClientAddress.of(client(request));
    }
}

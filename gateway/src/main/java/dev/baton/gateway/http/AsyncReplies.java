package dev.baton.gateway.http;

import dev.baton.gateway.http.exchange.HttpReply;
import dev.baton.gateway.http.exchange.Preferences;
import dev.baton.gateway.http.exchange.Problems;
import dev.baton.gateway.request.RequestHandle;
import dev.baton.store.RequestState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/**
 * {@code Prefer: respond-async}: the reply if the request ends in time, else 202 as soon as no crash can lose it. Event
 * loop only.
 */
final class AsyncReplies {
    private final Vertx vertx;
    private final FinalReplies finals;
    private final Duration maxWait;

    /** The body of a 202. */
    record Stored(UUID id, String state, Map<String, String> links) {}

    AsyncReplies(Vertx vertx, FinalReplies finals, Duration maxWait) {
        this.vertx = vertx;
        this.finals = finals;
        this.maxWait = maxWait;
    }

    Future<HttpReply> of(RequestHandle request, Preferences preferences) {
        return Races.within(vertx, request.result(), preferences.wait(maxWait))
                .compose(inTime -> inTime.isPresent()
                        ? Future.succeededFuture(inTime)
                        : Races.unless(request.durable(), request.result()))
                .compose(ended -> ended.isPresent()
                        ? finals.of(request, ended.get(), preferences)
                        : request.durable().map(state -> accepted(request.id(), state, preferences, maxWait)));
    }

    /** @param state in the store when it came to be there: one that replied in its transaction is over */
    static HttpReply accepted(UUID id, RequestState state, Preferences preferences, Duration maxWait) {
        String applied = preferences.waitSeconds().isPresent()
                ? "respond-async, " + preferences.waitApplied(maxWait)
                : "respond-async";
        return Problems.json(202, new Stored(id, state.toString(), Problems.links(id)))
                .with("Location", Problems.path(id))
                .with(Preferences.APPLIED, applied);
    }
}

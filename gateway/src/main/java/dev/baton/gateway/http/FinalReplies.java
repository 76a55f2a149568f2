package dev.baton.gateway.http;

import dev.baton.gateway.http.exchange.HttpReply;
import dev.baton.gateway.http.exchange.Preferences;
import dev.baton.gateway.http.exchange.Problems;
import dev.baton.store.StoreAnswer;
import dev.baton.gateway.request.RequestHandle;
import dev.baton.store.StoreClient;
import dev.baton.gateway.request.Watches;
import dev.baton.message.Verdict;
import dev.baton.run.RequestResult;
import dev.baton.store.RequestState;
import dev.baton.store.StoredRequest;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/**
 * How a request ended, as the client hears it; above all, what an {@code Idempotency-Key} that is known already means.
 * Event loop only.
 */
public final class FinalReplies {
    static final String REPLAYED = "Idempotent-Replayed";

    /** How often the gateway asked whether the work was done. */
    static final String CHECKS = "Baton-Checks";

    private final StoreClient store;
    private final Watches watches;
    private final Duration maxWait;

    FinalReplies(StoreClient store, Watches watches, Duration maxWait) {
        this.store = store;
        this.watches = watches;
        this.maxWait = maxWait;
    }

    Future<HttpReply> of(RequestHandle accepted, RequestResult conclusion, Preferences preferences) {
        int checks = accepted.run().checks();
        Future<HttpReply> reply = reply(accepted, conclusion, preferences);
        return checks == 0 ? reply : reply.map(told -> told.with(CHECKS, Integer.toString(checks)));
    }

    private Future<HttpReply> reply(RequestHandle accepted, RequestResult conclusion, Preferences preferences) {
        return switch (conclusion) {
            case RequestResult.Replied told ->
                told.verdict() == Verdict.FENCED
                        ? lost(accepted, told, preferences)
                        : Future.succeededFuture(told(accepted, told));
            case RequestResult.AlreadyKnown known ->
                known.stored().id().equals(accepted.id())
                        ? ours(accepted, known.stored(), preferences)
                        : anothers(accepted, known.stored(), preferences);
        };
    }

    private static HttpReply told(RequestHandle accepted, RequestResult.Replied told) {
        return told.reply().status() == 401
                ? HttpReply.of(told.reply()).with("WWW-Authenticate", "Bearer")
                : HttpReply.of(told.reply());
    }

    /** What we wrote was refused, as another node owns the request by now: its answer is the answer. */
    private Future<HttpReply> lost(RequestHandle accepted, RequestResult.Replied told, Preferences preferences) {
        return store.find(accepted.id())
                .compose(answer -> answer instanceof StoreAnswer.Found<StoredRequest> got
                        ? ours(accepted, got.value(), preferences)
                        : Future.succeededFuture(told(accepted, told)));
    }

    /** Another node went on with our request: this one was too slow, or seemed dead. */
    private Future<HttpReply> ours(RequestHandle accepted, StoredRequest stored, Preferences preferences) {
        if (stored.state() == RequestState.RUNNING && preferences.respondAsync()) {
            return Future.succeededFuture(AsyncReplies.accepted(accepted.id(), preferences, maxWait));
        }
        return watches.until(
                        stored, FinalReplies::over, accepted.run().deadline().remaining())
                .map(latest -> switch (latest.state()) {
                    case DONE, REFUSED -> HttpReply.stored(latest);
                    case DEAD -> Problems.deadLetter(accepted.id(), latest.id());
                    case RUNNING -> Problems.notInTime(accepted.id(), latest.id());
                });
    }

    /** A request with this key is known. */
    private Future<HttpReply> anothers(RequestHandle accepted, StoredRequest stored, Preferences preferences) {
        Optional<String> payload = accepted.payloadHash();
        if (stored.payloadHash().isPresent() && !stored.payloadHash().equals(payload)) {
            return Future.succeededFuture(Problems.keyReused(accepted.id()));
        }
        boolean waits = preferences.waitSeconds().isPresent();
        return watches.until(stored, FinalReplies::over, preferences.wait(maxWait))
                .map(latest -> switch (latest.state()) {
                    case DONE, REFUSED -> HttpReply.stored(latest).with(REPLAYED, "true");
                    case DEAD -> Problems.deadLetter(accepted.id(), latest.id());
                    case RUNNING -> Problems.stillRunning(accepted.id(), latest.id());
                })
                .map(reply -> waits && stored.state() == RequestState.RUNNING
                        ? reply.with(Preferences.APPLIED, preferences.waitApplied(maxWait))
                        : reply);
    }

    private static boolean over(StoredRequest request) {
        return request.state() != RequestState.RUNNING;
    }
}

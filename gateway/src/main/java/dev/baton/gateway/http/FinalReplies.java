package dev.baton.gateway.http;

import dev.baton.gateway.http.exchange.HttpReply;
import dev.baton.gateway.http.exchange.Preferences;
import dev.baton.gateway.http.exchange.Problems;
import dev.baton.gateway.request.RequestHandle;
import dev.baton.gateway.request.Watches;
import dev.baton.message.Verdict;
import dev.baton.run.RequestResult;
import dev.baton.store.RequestState;
import dev.baton.store.StoreAnswer;
import dev.baton.store.StoreClient;
import dev.baton.store.StoredRequest;
import io.vertx.core.Future;
import java.time.Duration;

/**
 * The HTTP reply to a request that has ended; also for an {@code Idempotency-Key} that was used before. Event loop
 * only.
 */
public final class FinalReplies {
    static final String REPLAYED = "Idempotent-Replayed";

    /** How often the gateway checked whether the work was done. */
    static final String CHECKS = "Baton-Checks";

    private final StoreClient store;
    private final Watches watches;
    private final Duration maxWait;

    FinalReplies(StoreClient store, Watches watches, Duration maxWait) {
        this.store = store;
        this.watches = watches;
        this.maxWait = maxWait;
    }

    Future<HttpReply> of(RequestHandle request, RequestResult result, Preferences preferences) {
        int checks = request.run().checks();
        Future<HttpReply> reply = reply(request, result, preferences);
        return checks == 0 ? reply : reply.map(checked -> checked.with(CHECKS, Integer.toString(checks)));
    }

    private Future<HttpReply> reply(RequestHandle request, RequestResult result, Preferences preferences) {
        return switch (result) {
            case RequestResult.Replied replied ->
                replied.verdict() == Verdict.FENCED
                        ? fenced(request, replied, preferences)
                        : Future.succeededFuture(ended(replied));
            case RequestResult.AlreadyKnown known ->
                known.stored().id().equals(request.id())
                        ? takenOver(request, known.stored(), preferences)
                        : repeated(request, known.stored(), preferences);
        };
    }

    private static HttpReply ended(RequestResult.Replied replied) {
        return replied.reply().status() == 401
                ? HttpReply.of(replied.reply()).with("WWW-Authenticate", "Bearer")
                : HttpReply.of(replied.reply());
    }

    /** Our write was refused, as another node owns the request by now: the reply is the one that it stores. */
    private Future<HttpReply> fenced(RequestHandle request, RequestResult.Replied replied, Preferences preferences) {
        return store.find(request.id())
                .compose(answer -> answer instanceof StoreAnswer.Found<StoredRequest> got
                        ? takenOver(request, got.value(), preferences)
                        : Future.succeededFuture(ended(replied)));
    }

    /** Another node took over our request, as this one was too slow or seemed dead. */
    private Future<HttpReply> takenOver(RequestHandle request, StoredRequest stored, Preferences preferences) {
        if (stored.state() == RequestState.RUNNING && preferences.respondAsync()) {
            return Future.succeededFuture(AsyncReplies.accepted(request.id(), stored.state(), preferences, maxWait));
        }
        return watches.until(
                        stored, FinalReplies::over, request.run().deadline().remaining())
                .map(latest -> switch (latest.state()) {
                    case DONE, REFUSED -> HttpReply.stored(latest);
                    case DEAD -> Problems.deadLetter(request.id(), latest);
                    case RUNNING -> Problems.notInTime(request.id(), latest.id());
                });
    }

    /** Another request with this key is stored. */
    private Future<HttpReply> repeated(RequestHandle request, StoredRequest stored, Preferences preferences) {
        if (!request.hasPayload(stored.payloadHash())) {
            return Future.succeededFuture(Problems.keyReused(request.id()));
        }
        boolean waits = preferences.waitSeconds().isPresent();
        return watches.until(stored, FinalReplies::over, preferences.wait(maxWait))
                .map(latest -> switch (latest.state()) {
                    case DONE, REFUSED -> HttpReply.stored(latest).with(REPLAYED, "true");
                    case DEAD -> Problems.deadLetter(request.id(), latest);
                    case RUNNING -> Problems.stillRunning(request.id(), latest.id());
                })
                .map(reply -> waits && stored.state() == RequestState.RUNNING
                        ? reply.with(Preferences.APPLIED, preferences.waitApplied(maxWait))
                        : reply);
    }

    private static boolean over(StoredRequest request) {
        return request.state() != RequestState.RUNNING;
    }
}

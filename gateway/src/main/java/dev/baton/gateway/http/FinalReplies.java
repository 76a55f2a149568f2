package dev.baton.gateway.http;

import dev.baton.gateway.request.Accepted;
import dev.baton.gateway.request.Answer;
import dev.baton.gateway.request.StoreDesk;
import dev.baton.gateway.request.Watches;
import dev.baton.message.Verdict;
import dev.baton.run.Conclusion;
import dev.baton.store.RequestState;
import dev.baton.store.StoredReply;
import dev.baton.store.StoredRequest;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Optional;

/**
 * How a request ended, as the client hears it; above all, what an {@code Idempotency-Key} that is known already means. Event loop only.
 */
final class FinalReplies {
    static final String REPLAYED = "Idempotent-Replayed";

    /** How often the gateway asked whether the work was done. */
    static final String CHECKS = "Baton-Checks";

    private final StoreDesk store;
    private final Watches watches;
    private final Duration maxWait;

    FinalReplies(StoreDesk store, Watches watches, Duration maxWait) {
        this.store = store;
        this.watches = watches;
        this.maxWait = maxWait;
    }

    Future<HttpReply> of(Accepted accepted, Conclusion conclusion, Preferences preferences) {
        int checks = accepted.run().checks();
        Future<HttpReply> reply = reply(accepted, conclusion, preferences);
        return checks == 0 ? reply : reply.map(told -> told.with(CHECKS, Integer.toString(checks)));
    }

    private Future<HttpReply> reply(Accepted accepted, Conclusion conclusion, Preferences preferences) {
        return switch (conclusion) {
            case Conclusion.Told told ->
                told.verdict() == Verdict.FENCED
                        ? lost(accepted, told, preferences)
                        : Future.succeededFuture(told(accepted, told));
            case Conclusion.Known known ->
                known.stored().id().equals(accepted.id())
                        ? ours(accepted, known.stored(), preferences)
                        : anothers(accepted, known.stored(), preferences);
        };
    }

    private static HttpReply told(Accepted accepted, Conclusion.Told told) {
        HttpReply reply = told.reply().status() == 401
                ? HttpReply.of(told.reply()).with("WWW-Authenticate", "Bearer")
                : HttpReply.of(told.reply());
        boolean perhapsStored = accepted.run().flow().durable()
                && accepted.handedOver()
                && (accepted.durable().isComplete() || told.verdict() != Verdict.OVERLOADED); // which did nothing
        return told.reply().status() >= 500 && perhapsStored
                ? reply.with("Location", Problems.path(accepted.id()))
                : reply;
    }

    /** What we wrote was refused, as another node owns the request by now: its answer is the answer. */
    private Future<HttpReply> lost(Accepted accepted, Conclusion.Told told, Preferences preferences) {
        return store.find(accepted.id())
                .compose(answer -> answer instanceof Answer.Got<StoredRequest> got
                        ? ours(accepted, got.value(), preferences)
                        : Future.succeededFuture(told(accepted, told)));
    }

    /** Another node went on with our request: this one was too slow, or seemed dead. */
    private Future<HttpReply> ours(Accepted accepted, StoredRequest stored, Preferences preferences) {
        if (stored.state() == RequestState.RUNNING && preferences.respondAsync()) {
            return Future.succeededFuture(AsyncReplies.accepted(accepted.id(), preferences, maxWait));
        }
        return watches.until(
                        stored, FinalReplies::over, accepted.run().deadline().remaining())
                .map(latest -> switch (latest.state()) {
                    case DONE, REFUSED -> HttpReply.of(storedReply(latest));
                    case DEAD -> Problems.deadLetter(accepted.id(), latest.id());
                    case RUNNING -> Problems.notInTime(accepted.id(), latest.id());
                });
    }

    /** A request with this key is known. */
    private Future<HttpReply> anothers(Accepted accepted, StoredRequest stored, Preferences preferences) {
        Optional<String> payload = accepted.payloadHash();
        if (stored.payloadHash().isPresent() && !stored.payloadHash().equals(payload)) {
            return Future.succeededFuture(Problems.keyReused(accepted.id()));
        }
        boolean waits = preferences.waitSeconds().isPresent();
        return watches.until(stored, FinalReplies::over, preferences.wait(maxWait))
                .map(latest -> switch (latest.state()) {
                    case DONE, REFUSED -> HttpReply.of(storedReply(latest)).with(REPLAYED, "true");
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

    /** What was told, byte for byte. */
    static StoredReply storedReply(StoredRequest request) {
        StoredRequest.Reply reply = request.reply()
                .orElseThrow(() -> new IllegalStateException(
                        "Request " + request.id() + " is " + request.state() + " but has no reply"));
        return new StoredReply(reply.status(), reply.contentType(), reply.location(), Buffer.buffer(reply.body()));
    }
}

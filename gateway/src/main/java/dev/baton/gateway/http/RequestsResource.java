package dev.baton.gateway.http;

import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal;
import dev.baton.flow.Refusal.FieldError;
import dev.baton.gateway.http.RequestAccess.Access;
import dev.baton.gateway.request.Answer;
import dev.baton.gateway.request.StoreDesk;
import dev.baton.gateway.request.Watches;
import dev.baton.run.FlowCatalog;
import dev.baton.store.RequestPage;
import dev.baton.store.RequestState;
import dev.baton.store.StoreWork;
import dev.baton.store.StoredRequest;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** {@code /requests}: what became of a durable request, for its caller; all of them, and the dead ones' replay, for operators. Event loop only. */
final class RequestsResource {
    static final String PATH = "/requests";

    private final StoreDesk store;
    private final FlowCatalog flows;
    private final RequestAccess access;
    private final Operators operators;
    private final Watches watches;
    private final Duration maxWait;
    private final ReplyWriter writer;

    RequestsResource(
            StoreDesk store,
            FlowCatalog flows,
            RequestAccess access,
            Operators operators,
            Watches watches,
            Duration maxWait,
            ReplyWriter writer) {
        this.store = store;
        this.flows = flows;
        this.access = access;
        this.operators = operators;
        this.watches = watches;
        this.maxWait = maxWait;
        this.writer = writer;
    }

    void mount(Router router) {
        router.get(PATH).handler(context -> answer(context, forOperators(this::list)));
        router.get(PATH + "/:id").handler(context -> answer(context, this::read));
        router.get(PATH + "/:id/reply").handler(context -> answer(context, this::reply));
        router.post(PATH + "/:id/replay")
                .handler(context ->
                        answer(context, forOperators(exchange -> again(exchange, StoreWork.REPLAY, store::replay))));
        router.post(PATH + "/:id/callback/replay")
                .handler(context -> answer(
                        context,
                        forOperators(exchange -> again(exchange, StoreWork.REPLAY_CALLBACK, store::replayCallback))));
    }

    private void answer(RoutingContext context, Function<Exchange, Future<HttpReply>> handler) {
        Exchange exchange = Exchange.of(context);
        handler.apply(exchange).onSuccess(reply -> writer.send(exchange, reply)).onFailure(context::fail);
    }

    private Function<Exchange, Future<HttpReply>> forOperators(Function<Exchange, Future<HttpReply>> handler) {
        return exchange -> operators
                .refusal(exchange.credentials())
                .map(why -> Future.succeededFuture(Problems.refused(exchange.id(), why)))
                .orElseGet(() -> handler.apply(exchange));
    }

    private Future<HttpReply> read(Exchange exchange) {
        Preferences preferences = exchange.preferences();
        return access.find(exchange).compose(found -> switch (found) {
            case Access.Denied denied -> Future.succeededFuture(denied.reply());
            case Access.Granted granted -> {
                boolean waits = preferences.waitSeconds().isPresent()
                        && granted.request().state() == RequestState.RUNNING;
                Duration time = waits ? preferences.wait(maxWait) : Duration.ZERO;
                yield watches.until(granted.request(), request -> request.state() != RequestState.RUNNING, time)
                        .map(latest -> Problems.json(200, granted.to(latest).view()))
                        .map(reply ->
                                waits ? reply.with(Preferences.APPLIED, preferences.waitApplied(maxWait)) : reply);
            }
        });
    }

    private Future<HttpReply> reply(Exchange exchange) {
        return access.find(exchange).map(found -> switch (found) {
            case Access.Denied denied -> denied.reply();
            case Access.Granted granted -> {
                StoredRequest request = granted.request();
                yield switch (request.state()) {
                    case DONE, REFUSED -> HttpReply.of(FinalReplies.storedReply(request));
                    case RUNNING -> Problems.stillRunning(exchange.id(), request.id());
                    case DEAD -> Problems.deadLetter(exchange.id(), request.id());
                };
            }
        });
    }

    private Future<HttpReply> list(Exchange exchange) {
        return switch (RequestListing.read(exchange.context().queryParams())) {
            case Outcome.Refused<RequestListing> refused ->
                Future.succeededFuture(Problems.refused(exchange.id(), refused.why()));
            case Outcome.Done<RequestListing> done -> {
                RequestListing listing = done.answer();
                yield store.list(listing.query()).map(answer -> switch (answer) {
                    case Answer.Got<RequestPage> got -> Problems.json(200, listing.view(got.value(), flows::find));
                    case Answer.Refused<RequestPage> refused -> Problems.refused(exchange.id(), refused.why());
                    case Answer.Failed<RequestPage> failed ->
                        Problems.failed(exchange.id(), StoreWork.LIST, failed.failure());
                });
            }
        };
    }

    private Future<HttpReply> again(
            Exchange exchange, StoreWork work, Function<UUID, Future<Answer<StoredRequest>>> replay) {
        Optional<UUID> id = RequestAccess.id(exchange);
        if (id.isEmpty()) {
            return Future.succeededFuture(Problems.refused(exchange.id(), RequestAccess.notFound()));
        }
        return replay.apply(id.get()).map(answer -> switch (answer) {
            case Answer.Got<StoredRequest> got -> {
                Optional<Flow<?, ?>> flow = flows.find(got.value().flow());
                yield Problems.json(202, RequestView.of(got.value(), flow, true))
                        .with("Location", Problems.path(id.get()));
            }
            case Answer.Refused<StoredRequest> refused -> Problems.refused(exchange.id(), refused.why());
            case Answer.Failed<StoredRequest> failed -> Problems.failed(exchange.id(), work, failed.failure());
        });
    }

    /** What a listing's bad parameter is told. */
    static Refusal badParameter(String name, String message) {
        return new Refusal(
                400,
                "bad-input",
                "The query can't be understood",
                "See errors for each parameter.",
                List.of(new FieldError(name, message)));
    }
}

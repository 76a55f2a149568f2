package dev.baton.gateway.http.requests;

import dev.baton.flow.Caller;
import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal;
import dev.baton.flow.Stage;
import dev.baton.gateway.http.exchange.Exchange;
import dev.baton.gateway.http.exchange.HttpReply;
import dev.baton.gateway.http.exchange.Problems;
import dev.baton.store.StoreAnswer;
import dev.baton.store.StoreClient;
import dev.baton.run.FlowCatalog;
import dev.baton.store.StoredRequest;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Finds a stored request for those who may read it: an operator, or whom the request's own flow recognises as its
 * caller. Flows without authentication are open to all who know the id. Event loop only.
 */
public final class RequestAccess {
    private static final Pattern UUID_FORM =
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", Pattern.CASE_INSENSITIVE);

    private final StoreClient store;
    private final FlowCatalog flows;
    private final Operators operators;

    /** A request that may be read, or what to say instead. */
    sealed interface Access {
        record Granted(StoredRequest request, boolean operator) implements Access {
            /** The same right to what the request has become. */
            Granted to(StoredRequest latest) {
                return new Granted(latest, operator);
            }

            RequestView view() {
                return RequestView.of(request, operator);
            }
        }

        record Denied(HttpReply reply) implements Access {}
    }

    public RequestAccess(StoreClient store, FlowCatalog flows, Operators operators) {
        this.store = store;
        this.flows = flows;
        this.operators = operators;
    }

    Future<Access> find(RoutingContext context) {
        Exchange exchange = Exchange.of(context);
        Optional<UUID> id = id(context);
        return id.isEmpty()
                ? Future.succeededFuture(new Access.Denied(Problems.refused(exchange.id(), notFound())))
                : store.find(id.get()).map(answer -> access(exchange, answer));
    }

    /** The id in the path, if it is one. */
    static Optional<UUID> id(RoutingContext context) {
        return Optional.ofNullable(context.pathParam("id"))
                .filter(text -> UUID_FORM.matcher(text).matches())
                .map(UUID::fromString);
    }

    private Access access(Exchange exchange, StoreAnswer<StoredRequest> answer) {
        return switch (answer) {
            case StoreAnswer.Found<StoredRequest> got -> judge(exchange, got.value());
            case StoreAnswer.Refused<StoredRequest> refused ->
                new Access.Denied(Problems.refused(exchange.id(), refused.why()));
            case StoreAnswer.Failed<StoredRequest> failed ->
                new Access.Denied(Problems.failed(exchange.id(), failed.failure()));
        };
    }

    private Access judge(Exchange exchange, StoredRequest request) {
        Optional<Flow<?, ?>> flow = flows.find(request.flow());
        if (operators.recognise(exchange.credentials())) {
            return new Access.Granted(request, true);
        }
        Optional<Refusal> refusal =
                flow.isPresent() ? refusal(flow.get(), exchange, request) : operators.refusal(exchange.credentials());
        return refusal.<Access>map(why -> new Access.Denied(Problems.refused(exchange.id(), why)))
                .orElseGet(() -> new Access.Granted(request, false));
    }

    private static Optional<Refusal> refusal(Flow<?, ?> flow, Exchange exchange, StoredRequest request) {
        for (Stage<?, ?> stage : flow.stages()) {
            if (stage instanceof Stage.Authenticate<?> authenticate) {
                Outcome<Caller> caller = authenticate.authentication().authenticate(exchange.credentials());
                switch (caller) {
                    case Outcome.Refused<Caller> refused -> {
                        return Optional.of(refused.why());
                    }
                    case Outcome.Done<Caller> done -> {
                        if (!done.answer().name().equals(request.caller())) {
                            return Optional.of(notFound()); // that it exists is not this caller's business
                        }
                    }
                }
            }
        }
        return Optional.empty();
    }

    static Refusal notFound() {
        return Refusal.of(404, "no-such-request", "There is no such request", "It never was, or has expired.");
    }
}

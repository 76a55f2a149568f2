package dev.baton.gateway.http.requests;

import dev.baton.flow.Authentication;
import dev.baton.flow.Caller;
import dev.baton.flow.Credentials;
import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal;
import dev.baton.gateway.http.exchange.Exchange;
import dev.baton.gateway.http.exchange.FlowAuthentication;
import dev.baton.gateway.http.exchange.HttpReply;
import dev.baton.gateway.http.exchange.Problems;
import dev.baton.gateway.http.exchange.Uuids;
import dev.baton.run.FlowCatalog;
import dev.baton.store.StoreAnswer;
import dev.baton.store.StoreClient;
import dev.baton.store.StoredRequest;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Finds a stored request for those who may read it: an operator, or its caller, as the request's own flow authenticates
 * it. Flows without authentication are open to all who know the id. Event loop only.
 */
public final class RequestAccess {
    private final StoreClient store;
    private final FlowCatalog flows;
    private final Operators operators;
    private final List<Authentication> authentications;
    /** Whether there is a flow without authentication: its requests are open to all who know the id. */
    private final boolean open;

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
        List<Flow<?, ?>> durable = flows.flows().stream().filter(Flow::durable).toList();
        this.authentications = durable.stream()
                .flatMap(flow -> FlowAuthentication.all(flow).stream())
                .distinct()
                .toList();
        this.open =
                durable.stream().anyMatch(flow -> FlowAuthentication.all(flow).isEmpty());
    }

    /**
     * The request of the path. Credentials are checked first, so that strangers can't query the store, and the answer
     * to credentials that no flow knows is the same whether the request exists or not.
     */
    Future<Access> find(RoutingContext context) {
        Exchange exchange = Exchange.of(context);
        Optional<Refusal> unknown = unknownCaller(exchange.credentials());
        if (unknown.isPresent() && !open) {
            return Future.succeededFuture(new Access.Denied(Problems.refused(exchange.id(), unknown.get())));
        }
        Refusal otherwise = unknown.orElseGet(RequestAccess::notFound);
        Optional<UUID> id = id(context);
        return id.isEmpty()
                ? Future.succeededFuture(new Access.Denied(Problems.refused(exchange.id(), otherwise)))
                : store.find(id.get()).map(answer -> access(exchange, answer, otherwise));
    }

    /** Why the credentials are invalid, if so: neither an operator's nor those of a caller of a durable flow. */
    private Optional<Refusal> unknownCaller(Credentials credentials) {
        if (operators.recognise(credentials)) {
            return Optional.empty();
        }
        Optional<Refusal> why = Optional.empty();
        for (Authentication authentication : authentications) {
            if (!(authentication.authenticate(credentials) instanceof Outcome.Refused<Caller> refused)) {
                return Optional.empty();
            }
            why = why.or(() -> Optional.of(refused.why()));
        }
        return why;
    }

    /** The id in the path, if it is one. */
    static Optional<UUID> id(RoutingContext context) {
        return Optional.ofNullable(context.pathParam("id")).flatMap(Uuids::parse);
    }

    private Access access(Exchange exchange, StoreAnswer<StoredRequest> answer, Refusal otherwise) {
        return switch (answer) {
            case StoreAnswer.Found<StoredRequest> found -> judge(exchange, found.value(), otherwise);
            case StoreAnswer.Refused<StoredRequest> ignored ->
                new Access.Denied(Problems.refused(exchange.id(), otherwise));
            case StoreAnswer.Failed<StoredRequest> failed ->
                new Access.Denied(Problems.failed(exchange.id(), failed.failure()));
        };
    }

    private Access judge(Exchange exchange, StoredRequest request, Refusal otherwise) {
        Optional<Flow<?, ?>> flow = flows.find(request.flow());
        boolean operator = operators.recognise(exchange.credentials());
        return operator || flow.map(known -> isCaller(known, exchange, request)).orElse(false)
                ? new Access.Granted(request, operator)
                : new Access.Denied(Problems.refused(exchange.id(), otherwise));
    }

    private static boolean isCaller(Flow<?, ?> flow, Exchange exchange, StoredRequest request) {
        return FlowAuthentication.all(flow).stream()
                .allMatch(authentication ->
                        authentication.authenticate(exchange.credentials()) instanceof Outcome.Done<Caller> done
                                && done.answer().name().equals(request.caller()));
    }

    static Refusal notFound() {
        return Refusal.of(404, "no-such-request", "There is no such request", "It never was, or has expired.");
    }
}

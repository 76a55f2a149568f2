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
import dev.baton.gateway.http.exchange.RateLimits;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds a stored request for those who may read it: an operator, or its caller, as the request's own flow authenticates
 * it. Flows without authentication are open to all who know the id. Event loop only.
 */
public final class RequestAccess {
    private static final Logger LOG = LoggerFactory.getLogger(RequestAccess.class);

    private final StoreClient store;
    private final FlowCatalog flows;
    private final Operators operators;
    private final RateLimits rates;
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

    public RequestAccess(StoreClient store, FlowCatalog flows, Operators operators, RateLimits rates) {
        this.store = store;
        this.flows = flows;
        this.operators = operators;
        this.rates = rates;
        List<Flow<?, ?>> durable = flows.flows().stream().filter(Flow::durable).toList();
        this.authentications = durable.stream()
                .flatMap(flow -> FlowAuthentication.of(flow).stream())
                .distinct()
                .toList();
        this.open =
                durable.stream().anyMatch(flow -> FlowAuthentication.of(flow).isEmpty());
    }

    /**
     * The request of the path. Credentials are checked first, so that strangers can't query the store, and the answer
     * to credentials that no flow knows is the same whether the request exists or not.
     */
    Future<Access> find(RoutingContext context) {
        Exchange exchange = Exchange.of(context);
        Optional<HttpReply> tooManyFailed = rates.refuseLogin(exchange);
        if (tooManyFailed.isPresent()) {
            return Future.succeededFuture(new Access.Denied(tooManyFailed.get()));
        }
        return unknownCaller(exchange.credentials())
                .onSuccess(unknown -> rates.loggedIn(exchange, unknown.isEmpty()))
                .transform(unknown -> unknown.succeeded()
                        ? find(context, exchange, unknown.result())
                        : open
                                ? find(context, exchange, Optional.empty())
                                : unauthenticatable(exchange, unknown.cause()));
    }

    private Future<Access> find(RoutingContext context, Exchange exchange, Optional<Refusal> unknown) {
        if (unknown.isPresent() && !open) {
            return Future.succeededFuture(new Access.Denied(Problems.refused(exchange.id(), unknown.get())));
        }
        Refusal otherwise = unknown.orElseGet(RequestAccess::notFound);
        Optional<UUID> id = id(context);
        return id.isEmpty()
                ? Future.succeededFuture(new Access.Denied(Problems.refused(exchange.id(), otherwise)))
                : store.find(id.get()).compose(answer -> access(exchange, answer, otherwise));
    }

    private static Future<Access> unauthenticatable(Exchange exchange, Throwable failure) {
        LOG.warn("Who reads a request can't be authenticated: {}", failure.toString());
        return Future.succeededFuture(new Access.Denied(Problems.unauthenticatable(exchange.id())));
    }

    /**
     * Why the credentials are invalid, if so: neither an operator's nor those of a caller of a durable flow. Fails if
     * no authentication knows them and one could not say.
     */
    private Future<Optional<Refusal>> unknownCaller(Credentials credentials) {
        return operators.recognise(credentials)
                ? Future.succeededFuture(Optional.empty())
                : unknownCaller(credentials, authentications, Optional.empty(), Optional.empty());
    }

    /**
     * @param why what the first of those said that were asked
     * @param failure of the first of those that could not say
     */
    private static Future<Optional<Refusal>> unknownCaller(
            Credentials credentials, List<Authentication> left, Optional<Refusal> why, Optional<Throwable> failure) {
        if (left.isEmpty()) {
            return failure.<Future<Optional<Refusal>>>map(Future::failedFuture)
                    .orElseGet(() -> Future.succeededFuture(why));
        }
        List<Authentication> others = left.subList(1, left.size());
        return FlowAuthentication.ask(left.getFirst(), credentials).transform(answer -> {
            if (answer.failed()) {
                return unknownCaller(credentials, others, why, failure.or(() -> Optional.of(answer.cause())));
            }
            return switch (answer.result()) {
                case Outcome.Done<Caller> ignored -> Future.succeededFuture(Optional.empty());
                case Outcome.Refused<Caller> refused ->
                    unknownCaller(credentials, others, why.or(() -> Optional.of(refused.why())), failure);
            };
        });
    }

    /** The operator's name. */
    Optional<String> operator(Exchange exchange) {
        return operators.name(exchange.credentials());
    }

    /** Why this is not an operator, if so. */
    Optional<HttpReply> refuseOthers(Exchange exchange) {
        return rates.refuseLogin(exchange).or(() -> {
            Optional<Refusal> refusal = operators.refusal(exchange.credentials());
            rates.loggedIn(exchange, refusal.isEmpty());
            return refusal.map(why -> Problems.refused(exchange.id(), why));
        });
    }

    /** The id in the path, if it is one. */
    static Optional<UUID> id(RoutingContext context) {
        return Optional.ofNullable(context.pathParam("id")).flatMap(Uuids::parse);
    }

    private Future<Access> access(Exchange exchange, StoreAnswer<StoredRequest> answer, Refusal otherwise) {
        return switch (answer) {
            case StoreAnswer.Found<StoredRequest> found -> judge(exchange, found.value(), otherwise);
            case StoreAnswer.Refused<StoredRequest> ignored ->
                Future.succeededFuture(new Access.Denied(Problems.refused(exchange.id(), otherwise)));
            case StoreAnswer.Failed<StoredRequest> failed ->
                Future.succeededFuture(new Access.Denied(Problems.failed(exchange.id(), failed.failure())));
        };
    }

    private Future<Access> judge(Exchange exchange, StoredRequest request, Refusal otherwise) {
        if (operators.recognise(exchange.credentials())) {
            return Future.succeededFuture(new Access.Granted(request, true));
        }
        return flows.find(request.flow())
                .map(flow -> isCaller(flow, exchange, request))
                .orElse(Future.succeededFuture(false))
                .<Access>map(itsCaller -> itsCaller
                        ? new Access.Granted(request, false)
                        : new Access.Denied(Problems.refused(exchange.id(), otherwise)))
                .recover(failure -> unauthenticatable(exchange, failure));
    }

    private static Future<Boolean> isCaller(Flow<?, ?> flow, Exchange exchange, StoredRequest request) {
        return FlowAuthentication.of(flow)
                .map(authentication -> FlowAuthentication.ask(authentication, exchange.credentials())
                        .map(caller -> caller instanceof Outcome.Done<Caller> done
                                && done.answer().name().equals(request.caller())))
                .orElse(Future.succeededFuture(true));
    }

    static Refusal notFound() {
        return Refusal.of(404, "no-such-request", "There is no such request", "It never was, or has expired.");
    }
}

package dev.baton.gateway.http.requests;

import dev.baton.async.Reason;
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
 * it, with the flow's scopes. Flows without authentication are open to all who know the id. Event loop only.
 */
public final class RequestAccess {
    private static final Logger LOG = LoggerFactory.getLogger(RequestAccess.class);

    private final StoreClient store;
    private final FlowCatalog flows;
    private final Operators operators;
    private final RateLimits rates;
    private final FlowAuthentication authenticator;
    private final List<Authentication> authentications;
    /** Whether there is a flow without authentication: its requests are open to all who know the id. */
    private final boolean open;

    /** A request that may be read, or what to say instead. */
    sealed interface Access {
        /**
         * @param operator the operator's name, if it is one who reads
         * @param caller whose limits hold
         */
        record Granted(StoredRequest request, Optional<String> operator, Caller caller) implements Access {
            /** The same right to what the request has become. */
            Granted to(StoredRequest latest) {
                return new Granted(latest, operator, caller);
            }

            RequestView view() {
                return RequestView.of(request, operator.isPresent());
            }
        }

        record Denied(HttpReply reply) implements Access {}
    }

    /**
     * Whose credentials these are.
     *
     * @param operator the name, if they are an operator's
     * @param caller of a durable flow; of none, if they are an operator's, or no flow authenticates
     * @param why they are invalid, if so
     */
    private record Login(Optional<String> operator, Optional<Caller> caller, Optional<Refusal> why) {
        static final Login UNKNOWN = new Login(Optional.empty(), Optional.empty(), Optional.empty());

        static Login ofOperator(String name) {
            return new Login(Optional.of(name), Optional.empty(), Optional.empty());
        }

        static Login ofCaller(Caller caller) {
            return new Login(Optional.empty(), Optional.of(caller), Optional.empty());
        }

        boolean known() {
            return operator.isPresent() || caller.isPresent();
        }
    }

    /** An operator, or what to say to all others. */
    sealed interface OperatorAccess {
        record Granted(String name) implements OperatorAccess {}

        /** @param who the caller's name, if the key is one's */
        record Denied(HttpReply reply, Optional<String> who) implements OperatorAccess {}
    }

    public RequestAccess(
            StoreClient store,
            FlowCatalog flows,
            Operators operators,
            RateLimits rates,
            FlowAuthentication authenticator) {
        this.store = store;
        this.flows = flows;
        this.operators = operators;
        this.rates = rates;
        this.authenticator = authenticator;
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
            return denied(tooManyFailed.get());
        }
        return login(exchange.credentials())
                .onSuccess(login -> count(context, login, !open))
                .transform(login -> login.succeeded()
                        ? find(context, exchange, login.result())
                        : open ? find(context, exchange, Login.UNKNOWN) : unauthenticatable(exchange, login.cause()));
    }

    private Future<Access> find(RoutingContext context, Exchange exchange, Login login) {
        if (login.why().isPresent() && !open) {
            return denied(Problems.unauthenticated(exchange, login.why().get()));
        }
        Optional<HttpReply> tooMany = login.caller().flatMap(caller -> rates.refuseCaller(exchange, caller));
        if (tooMany.isPresent()) {
            return denied(tooMany.get());
        }
        Refusal otherwise = login.why().orElseGet(RequestAccess::notFound);
        Optional<UUID> id = id(context);
        return id.isEmpty()
                ? denied(Problems.unauthenticated(exchange, otherwise))
                : store.find(id.get()).compose(answer -> access(exchange, login, answer, otherwise));
    }

    private static Future<Access> denied(HttpReply reply) {
        return Future.succeededFuture(new Access.Denied(reply));
    }

    /** @param needed whether the key had to be known; it is no failure to be known, and to have no right */
    private void count(RoutingContext context, Login login, boolean needed) {
        if (login.known()
                || (needed && login.why().map(FlowAuthentication::isFailedLogin).orElse(true))) {
            rates.loggedIn(
                    Exchange.of(context), login.known(), context.currentRoute().getPath());
        }
    }

    private static Future<Access> unauthenticatable(Exchange exchange, Throwable failure) {
        FlowAuthentication.level(failure, LOG)
                .log("Who reads a request can't be authenticated: {}", Reason.of(failure));
        return denied(Problems.unauthenticatable(exchange.id(), failure));
    }

    /** Fails if no authentication knows the credentials and one could not say. */
    private Future<Login> login(Credentials credentials) {
        return operators
                .name(credentials)
                .map(name -> Future.succeededFuture(Login.ofOperator(name)))
                .orElseGet(() -> login(credentials, authentications, Optional.empty(), Optional.empty()));
    }

    /**
     * @param why what the first of those said that were asked
     * @param failure of the first of those that could not say
     */
    private Future<Login> login(
            Credentials credentials, List<Authentication> left, Optional<Refusal> why, Optional<Throwable> failure) {
        if (left.isEmpty()) {
            return failure.<Future<Login>>map(Future::failedFuture)
                    .orElseGet(() -> Future.succeededFuture(new Login(Optional.empty(), Optional.empty(), why)));
        }
        List<Authentication> others = left.subList(1, left.size());
        return authenticator.ask(left.getFirst(), credentials).transform(answer -> {
            if (answer.failed()) {
                return login(credentials, others, why, failure.or(() -> Optional.of(answer.cause())));
            }
            return switch (answer.result()) {
                case Outcome.Done<Caller> done -> Future.succeededFuture(Login.ofCaller(done.answer()));
                case Outcome.Refused<Caller> refused ->
                    login(credentials, others, why.or(() -> Optional.of(refused.why())), failure);
            };
        });
    }

    /** For what only operators may do. Never fails. */
    Future<OperatorAccess> findOperator(RoutingContext context) {
        Exchange exchange = Exchange.of(context);
        Optional<HttpReply> tooManyFailed = rates.refuseLogin(exchange);
        if (tooManyFailed.isPresent()) {
            return Future.succeededFuture(new OperatorAccess.Denied(tooManyFailed.get(), Optional.empty()));
        }
        return login(exchange.credentials())
                .onSuccess(login -> count(context, login, true))
                .otherwise(Login.UNKNOWN)
                .map(login -> login.operator()
                        .<OperatorAccess>map(OperatorAccess.Granted::new)
                        .orElseGet(() -> notOperator(exchange, login)));
    }

    private OperatorAccess notOperator(Exchange exchange, Login login) {
        HttpReply reply = login.caller()
                .flatMap(caller -> rates.refuseCaller(exchange, caller))
                .orElseGet(() -> Problems.refused(exchange.id(), Operators.refusal(exchange.credentials())));
        return new OperatorAccess.Denied(reply, login.caller().map(Caller::name));
    }

    RateLimits rates() {
        return rates;
    }

    /** The id in the path, if it is one. */
    static Optional<UUID> id(RoutingContext context) {
        return Optional.ofNullable(context.pathParam("id")).flatMap(Uuids::parse);
    }

    private Future<Access> access(
            Exchange exchange, Login login, StoreAnswer<StoredRequest> answer, Refusal otherwise) {
        return switch (answer) {
            case StoreAnswer.Found<StoredRequest> found -> judge(exchange, login, found.value(), otherwise);
            case StoreAnswer.Refused<StoredRequest> ignored -> denied(Problems.unauthenticated(exchange, otherwise));
            case StoreAnswer.Failed<StoredRequest> failed -> denied(Problems.failed(exchange.id(), failed.failure()));
        };
    }

    private Future<Access> judge(Exchange exchange, Login login, StoredRequest request, Refusal otherwise) {
        Access granted =
                new Access.Granted(request, login.operator(), login.caller().orElse(Caller.ANONYMOUS));
        if (login.operator().isPresent()) {
            return Future.succeededFuture(granted);
        }
        return flows.find(request.flow())
                .map(flow -> isCaller(flow, exchange, request))
                .orElse(Future.succeededFuture(false))
                .<Access>map(itsCaller ->
                        itsCaller ? granted : new Access.Denied(Problems.unauthenticated(exchange, otherwise)))
                .recover(failure -> unauthenticatable(exchange, failure));
    }

    private Future<Boolean> isCaller(Flow<?, ?> flow, Exchange exchange, StoredRequest request) {
        return FlowAuthentication.of(flow)
                .map(authentication -> authenticator
                        .ask(authentication, exchange.credentials())
                        .map(caller -> caller instanceof Outcome.Done<Caller> done
                                && done.answer().name().equals(request.caller())
                                && done.answer().scopes().containsAll(flow.scopes())))
                .orElse(Future.succeededFuture(true));
    }

    /** The same whether it is another caller's or not there. */
    static Refusal notFound() {
        return Refusal.of(
                404,
                "no-such-request",
                "There is no such request that you may see",
                "There never was one by this id, it has expired, or it is not yours.");
    }
}

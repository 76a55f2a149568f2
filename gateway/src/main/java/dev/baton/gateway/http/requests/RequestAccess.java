package dev.baton.gateway.http.requests;

import dev.baton.async.Reason;
import dev.baton.flow.Caller;
import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal;
import dev.baton.gateway.http.exchange.Exchange;
import dev.baton.gateway.http.exchange.FlowAuthentication;
import dev.baton.gateway.http.exchange.HttpReply;
import dev.baton.gateway.http.exchange.Problems;
import dev.baton.gateway.http.exchange.RateLimits;
import dev.baton.gateway.http.requests.Logins.Login;
import dev.baton.inspector.api.AdminToken.Right;
import dev.baton.inspector.api.Visitor;
import dev.baton.message.Uuids;
import dev.baton.run.FlowCatalog;
import dev.baton.store.StoreAnswer;
import dev.baton.store.StoreClient;
import dev.baton.store.StoredRequest;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
    private final Logins logins;
    /** Whether there is a flow without authentication: its requests are open to all who know the id. */
    private final boolean open;

    /** A request that may be read, or what to say instead. */
    sealed interface Access {
        /**
         * @param operator the operator, if it is one who reads
         * @param caller whose limits hold
         */
        record Granted(StoredRequest request, Optional<Visitor> operator, Caller caller) implements Access {
            /** The same right to what the request has become. */
            Granted to(StoredRequest latest) {
                return new Granted(latest, operator, caller);
            }

            /** A caller sees the reply: it is its own. */
            boolean showsPayload() {
                return operator.isEmpty() || operator.get().may(Right.PAYLOAD);
            }

            RequestView view() {
                return RequestView.of(request, operator.isPresent(), showsPayload());
            }
        }

        record Denied(HttpReply reply) implements Access {}
    }

    /** An operator, or what to say to all others. */
    sealed interface OperatorAccess {
        record Granted(Visitor operator) implements OperatorAccess {}

        /** @param who it is, if that is known */
        record Denied(HttpReply reply, Optional<Visitor> who) implements OperatorAccess {}
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
        this.logins = new Logins(operators, authenticator, durable);
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
        return logins.reader(exchange.credentials())
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

    /** For what only operators with this right may do. Never fails. */
    Future<OperatorAccess> findOperator(RoutingContext context, Right right) {
        Exchange exchange = Exchange.of(context);
        Optional<HttpReply> tooManyFailed = rates.refuseLogin(exchange);
        if (tooManyFailed.isPresent()) {
            return noOperator(tooManyFailed.get());
        }
        return operators
                .find(exchange.credentials())
                .transform(answer -> answer.succeeded()
                        ? judge(context, exchange, right, answer.result())
                        : noOperator(Problems.unauthenticatable(exchange.id(), answer.cause())));
    }

    private static Future<OperatorAccess> noOperator(HttpReply reply) {
        return Future.succeededFuture(new OperatorAccess.Denied(reply, Optional.empty()));
    }

    private Future<OperatorAccess> judge(
            RoutingContext context, Exchange exchange, Right right, Operators.Found found) {
        return switch (found) {
            case Operators.Found.Known known -> {
                Visitor operator = known.operator();
                count(context, Login.ofOperator(operator), true);
                yield operator.may(right)
                        ? Future.succeededFuture(new OperatorAccess.Granted(operator))
                        : logins.caller(exchange.credentials())
                                .map(login ->
                                        notOperator(exchange, login.as(operator), missing(exchange, operator, right)));
            }
            case Operators.Found.Unknown unknown ->
                unknown.why().isPresent()
                        ? notValid(context, exchange, unknown.why().get())
                        : logins.caller(exchange.credentials())
                                .onSuccess(login -> count(context, login, true))
                                .map(login -> notOperator(
                                        exchange,
                                        login,
                                        Problems.refused(exchange.id(), Operators.refusal(exchange.credentials()))));
        };
    }

    private Future<OperatorAccess> notValid(RoutingContext context, Exchange exchange, Refusal why) {
        count(context, new Login(Optional.empty(), Optional.empty(), Optional.of(why)), true);
        return noOperator(Problems.unauthenticated(exchange, why));
    }

    /** What to say to an operator who lacks a right. */
    HttpReply missing(Exchange exchange, Visitor operator, Right right) {
        return Problems.refused(exchange.id(), operators.refusal(operator, right));
    }

    /** Callers have their limit here, too. */
    private OperatorAccess notOperator(Exchange exchange, Login login, HttpReply otherwise) {
        return new OperatorAccess.Denied(
                login.caller()
                        .flatMap(caller -> rates.refuseCaller(exchange, caller))
                        .orElse(otherwise),
                login.operator().or(() -> login.caller().map(caller -> new Visitor(caller.name(), Set.of()))));
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
        Optional<Access> asOperator =
                login.reader().map(operator -> new Access.Granted(request, Optional.of(operator), Caller.ANONYMOUS));
        if (login.reader().filter(operator -> operator.may(Right.PAYLOAD)).isPresent()) {
            return Future.succeededFuture(asOperator.orElseThrow());
        }
        Access asCaller =
                new Access.Granted(request, Optional.empty(), login.caller().orElse(Caller.ANONYMOUS));
        return flows.find(request.flow())
                .map(flow -> isCaller(flow, exchange, request))
                .orElse(Future.succeededFuture(false))
                .<Access>map(itsCaller -> itsCaller
                        ? asCaller
                        : asOperator.orElseGet(() -> new Access.Denied(Problems.unauthenticated(exchange, otherwise))))
                .recover(failure ->
                        asOperator.map(Future::succeededFuture).orElseGet(() -> unauthenticatable(exchange, failure)));
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

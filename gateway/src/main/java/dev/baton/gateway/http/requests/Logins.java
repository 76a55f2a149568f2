package dev.baton.gateway.http.requests;

import dev.baton.flow.Authentication;
import dev.baton.flow.Caller;
import dev.baton.flow.Credentials;
import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal;
import dev.baton.gateway.http.exchange.FlowAuthentication;
import dev.baton.gateway.http.requests.Operators.Found;
import dev.baton.inspector.api.AdminToken.Right;
import dev.baton.inspector.api.Visitor;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * Whose the credentials of somebody are who asks for stored requests: an operator's, a caller's, or of one who is both.
 * Event loop only.
 */
final class Logins {
    private final Operators operators;
    private final FlowAuthentication authenticator;
    private final List<Authentication> authentications;

    /**
     * Whose they are.
     *
     * @param operator whose key or token it is; with no rights, if it is a caller's token
     * @param caller of a durable flow; of none, if no flow authenticates, or they are an operator's who may see all
     * @param why they are invalid, if so
     */
    record Login(Optional<Visitor> operator, Optional<Caller> caller, Optional<Refusal> why) {
        static final Login UNKNOWN = new Login(Optional.empty(), Optional.empty(), Optional.empty());

        static Login ofOperator(Visitor operator) {
            return new Login(Optional.of(operator), Optional.empty(), Optional.empty());
        }

        static Login ofCaller(Caller caller) {
            return new Login(Optional.empty(), Optional.of(caller), Optional.empty());
        }

        /** The same person as an operator. */
        Login as(Visitor known) {
            return new Login(Optional.of(known), caller, Optional.empty());
        }

        boolean known() {
            return operator.isPresent() || caller.isPresent();
        }

        /** Who may read every request. */
        Optional<Visitor> reader() {
            return operator.filter(known -> known.may(Right.READ));
        }
    }

    Logins(Operators operators, FlowAuthentication authenticator, List<Flow<?, ?>> durable) {
        this.operators = operators;
        this.authenticator = authenticator;
        this.authentications = durable.stream()
                .flatMap(flow -> FlowAuthentication.of(flow).stream())
                .distinct()
                .toList();
    }

    /** Of one who wants to read a request. Fails if nobody knows the credentials and one could not say. */
    Future<Login> reader(Credentials credentials) {
        return operators.find(credentials).transform(answer -> {
            if (answer.failed()) {
                return caller(credentials, authentications, Optional.empty(), Optional.of(answer.cause()));
            }
            return switch (answer.result()) {
                case Found.Known known -> operator(credentials, known.operator());
                case Found.Unknown unknown -> caller(credentials, authentications, unknown.why(), Optional.empty());
            };
        });
    }

    /** Who may not see all of every request may be the caller of this one, and sees all of that. */
    private Future<Login> operator(Credentials credentials, Visitor operator) {
        return operator.may(Right.READ) && operator.may(Right.PAYLOAD)
                ? Future.succeededFuture(Login.ofOperator(operator))
                : caller(credentials).map(login -> login.as(operator));
    }

    /** Never fails: where it can't be said, nobody is known. */
    Future<Login> caller(Credentials credentials) {
        return caller(credentials, authentications, Optional.empty(), Optional.empty())
                .otherwise(Login.UNKNOWN);
    }

    /**
     * @param why what the first of those said that were asked
     * @param failure of the first of those that could not say
     */
    private Future<Login> caller(
            Credentials credentials, List<Authentication> left, Optional<Refusal> why, Optional<Throwable> failure) {
        if (left.isEmpty()) {
            return failure.<Future<Login>>map(Future::failedFuture)
                    .orElseGet(() -> Future.succeededFuture(new Login(Optional.empty(), Optional.empty(), why)));
        }
        List<Authentication> others = left.subList(1, left.size());
        return authenticator.ask(left.getFirst(), credentials).transform(answer -> {
            if (answer.failed()) {
                return caller(credentials, others, why, failure.or(() -> Optional.of(answer.cause())));
            }
            return switch (answer.result()) {
                case Outcome.Done<Caller> done -> Future.succeededFuture(Login.ofCaller(done.answer()));
                case Outcome.Refused<Caller> refused ->
                    caller(credentials, others, why.or(() -> Optional.of(refused.why())), failure);
            };
        });
    }
}

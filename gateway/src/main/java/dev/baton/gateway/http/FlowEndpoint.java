package dev.baton.gateway.http;

import dev.baton.flow.Authentication;
import dev.baton.flow.Caller;
import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.flow.Route;
import dev.baton.gateway.http.exchange.Body;
import dev.baton.gateway.http.exchange.ClientLimits;
import dev.baton.gateway.http.exchange.Exchange;
import dev.baton.gateway.http.exchange.FlowAuthentication;
import dev.baton.gateway.http.exchange.HttpReply;
import dev.baton.gateway.http.exchange.MediaType;
import dev.baton.gateway.http.exchange.Preferences;
import dev.baton.gateway.http.exchange.Problems;
import dev.baton.gateway.http.exchange.ReplyWriter;
import dev.baton.gateway.request.Acceptance;
import dev.baton.gateway.request.NewRequest;
import dev.baton.gateway.request.RequestHandle;
import dev.baton.gateway.request.Requests;
import dev.baton.message.Effect;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP endpoint of one flow: reads its requests, has them run, and replies. Event loop only. */
final class FlowEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(FlowEndpoint.class);
    private static final Buffer NO_BODY = Buffer.buffer();
    private static final Future<Outcome<Caller>> ANYBODY = Future.succeededFuture(Outcome.done(Caller.ANONYMOUS));

    private final Flow<?, ?> flow;
    private final RequestReader reader;
    private final Optional<Authentication> authentication;
    private final FlowAuthentication authenticator;
    private final ClientLimits limits;
    private final Requests requests;
    private final FinalReplies finals;
    private final AsyncReplies asyncs;
    private final ReplyWriter writer;

    FlowEndpoint(
            Flow<?, ?> flow,
            RequestReader reader,
            ClientLimits limits,
            ServedFlows served,
            FinalReplies finals,
            AsyncReplies asyncs,
            ReplyWriter writer) {
        this.flow = flow;
        this.reader = reader;
        this.authentication = FlowAuthentication.of(flow);
        this.authenticator = served.authenticator();
        this.limits = limits;
        this.requests = served.requests();
        this.finals = finals;
        this.asyncs = asyncs;
        this.writer = writer;
    }

    /** @param values of the path's parameters, decoded, in their order */
    void handle(Exchange exchange, List<String> values) {
        Optional<HttpReply> tooManyFailed =
                authentication.isPresent() ? limits.rates().refuseLogin(exchange) : Optional.empty();
        if (tooManyFailed.isPresent()) {
            refuseUnread(exchange, tooManyFailed.get());
            return;
        }
        Future<Outcome<Caller>> caller = authentication
                .map(how -> authenticator.ask(how, exchange.credentials()))
                .orElse(ANYBODY);
        if (caller.isComplete()) {
            authenticated(exchange, values, caller);
        } else {
            exchange.request().pause();
            caller.onComplete(found -> {
                if (!exchange.response().closed()) {
                    authenticated(exchange, values, found);
                    exchange.request().resume();
                }
            });
        }
    }

    private void authenticated(Exchange exchange, List<String> values, AsyncResult<Outcome<Caller>> caller) {
        try {
            if (caller.failed()) {
                FlowAuthentication.level(caller.cause(), LOG)
                        .log("The callers of {} can't be authenticated: {}", flow, String.valueOf(caller.cause()));
                refuseUnread(exchange, Problems.unauthenticatable(exchange.id(), caller.cause()));
                return;
            }
            switch (caller.result()) {
                case Outcome.Refused<Caller> refused -> {
                    if (FlowAuthentication.isFailedLogin(refused.why())) {
                        limits.rates().loggedIn(exchange, false, flow.route().path());
                    }
                    refuseUnread(exchange, Problems.unauthenticated(exchange, refused.why()));
                }
                case Outcome.Done<Caller> done -> {
                    limits.rates().loggedIn(exchange, true, flow.route().path());
                    limits.rates()
                            .refuseCaller(exchange, done.answer())
                            .or(() -> lackOfScope(exchange, done.answer()))
                            .or(() -> wrongType(exchange))
                            .ifPresentOrElse(
                                    refusal -> refuseUnread(exchange, refusal),
                                    () -> read(exchange, done.answer(), values));
                }
            }
        } catch (Throwable e) {
            writer.unexpected(exchange, e);
        }
    }

    private void read(Exchange exchange, Caller caller, List<String> values) {
        if (flow.route().method() == Route.Method.GET) {
            answer(exchange, caller, values, NO_BODY);
            return;
        }
        Body.read(
                exchange.request(),
                limits,
                body -> answer(exchange, caller, values, body),
                status -> writer.refuse(exchange, status));
    }

    /** What its headers alone refuse; the caller first: one that isn't known costs nothing more. */
    private void refuseUnread(Exchange exchange, HttpReply refusal) {
        writer.sendUnread(exchange, refusal, limits.maxBody());
    }

    private Optional<HttpReply> lackOfScope(Exchange exchange, Caller caller) {
        return caller.scopes().containsAll(flow.scopes())
                ? Optional.empty()
                : Optional.of(Problems.insufficientScope(exchange.id(), flow.scopes()));
    }

    private Optional<HttpReply> wrongType(Exchange exchange) {
        return flow.route().method() == Route.Method.GET
                ? Optional.empty()
                : MediaType.problem(
                        exchange.id(),
                        exchange.header(HttpHeaders.CONTENT_TYPE),
                        exchange.header(HttpHeaders.CONTENT_ENCODING));
    }

    private void answer(Exchange exchange, Caller caller, List<String> values, Buffer body) {
        Outcome<NewRequest> read;
        try {
            read = reader.read(exchange, caller, values, body);
        } catch (Throwable e) { // of the input's own code, such as a constraint: nothing was begun
            writer.unexpected(exchange, e, Effect.NONE);
            return;
        }
        try {
            reply(exchange, caller, read)
                    .onComplete(reply -> writer.send(exchange, reply), failure -> writer.unexpected(exchange, failure));
        } catch (Throwable e) {
            writer.unexpected(exchange, e);
        }
    }

    private Future<HttpReply> reply(Exchange exchange, Caller caller, Outcome<NewRequest> read) {
        return switch (read) {
            case Outcome.Refused<NewRequest> refused ->
                Future.succeededFuture(Problems.refused(exchange.id(), refused.why()));
            case Outcome.Done<NewRequest> done ->
                limits.rates().enter(caller)
                        ? accept(done.answer(), caller, exchange.preferences())
                        : Future.succeededFuture(Problems.tooManyAtOnce(exchange.id()));
        };
    }

    /** The caller's place is taken until the request has ended and is answered, whichever is later. */
    private Future<HttpReply> accept(NewRequest request, Caller caller, Preferences preferences) {
        Future<?> ended = Future.succeededFuture();
        Future<HttpReply> reply = Future.succeededFuture();
        try {
            switch (requests.accept(request)) {
                case Acceptance.TurnedAway turnedAway ->
                    reply = Future.succeededFuture(HttpReply.of(turnedAway.reply()));
                case Acceptance.Accepted accepted -> {
                    ended = accepted.request().result();
                    reply = reply(accepted.request(), preferences)
                            .onSuccess(ignored -> requests.replies(accepted.request()));
                }
            }
            return reply;
        } finally {
            Future<?> answered = reply;
            ended.onComplete(end -> answered.onComplete(answer -> limits.rates().leave(caller)));
        }
    }

    private Future<HttpReply> reply(RequestHandle request, Preferences preferences) {
        return flow.durable() && preferences.respondAsync()
                ? asyncs.of(request, preferences)
                : request.result().compose(result -> finals.of(request, result, preferences));
    }
}

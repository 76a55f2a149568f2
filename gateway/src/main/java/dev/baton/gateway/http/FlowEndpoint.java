package dev.baton.gateway.http;

import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.flow.Route;
import dev.baton.gateway.http.exchange.Body;
import dev.baton.gateway.http.exchange.Exchange;
import dev.baton.gateway.http.exchange.HttpReply;
import dev.baton.gateway.http.exchange.MediaType;
import dev.baton.gateway.http.exchange.Preferences;
import dev.baton.gateway.http.exchange.Problems;
import dev.baton.gateway.http.exchange.ReplyWriter;
import dev.baton.gateway.request.Acceptance;
import dev.baton.gateway.request.NewRequest;
import dev.baton.gateway.request.RequestHandle;
import dev.baton.gateway.request.Requests;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.List;

/** The HTTP endpoint of one flow: reads its requests, has them run, and replies. Event loop only. */
final class FlowEndpoint {
    private static final Buffer NO_BODY = Buffer.buffer();

    private final Flow<?, ?> flow;
    private final RequestReader reader;
    private final int maxBody;
    private final Requests requests;
    private final FinalReplies finals;
    private final AsyncReplies asyncs;
    private final ReplyWriter writer;

    FlowEndpoint(
            Flow<?, ?> flow,
            RequestReader reader,
            int maxBody,
            Requests requests,
            FinalReplies finals,
            AsyncReplies asyncs,
            ReplyWriter writer) {
        this.flow = flow;
        this.reader = reader;
        this.maxBody = maxBody;
        this.requests = requests;
        this.finals = finals;
        this.asyncs = asyncs;
        this.writer = writer;
    }

    /** @param values of the path's parameters, decoded, in their order */
    void handle(Exchange exchange, List<String> values) {
        if (flow.route().method() == Route.Method.GET) {
            answer(exchange, values, NO_BODY);
            return;
        }
        MediaType.refusal(exchange.header(HttpHeaders.CONTENT_TYPE), exchange.header(HttpHeaders.CONTENT_ENCODING))
                .ifPresentOrElse(
                        why -> writer.send(exchange, Problems.refused(exchange.id(), why)),
                        () -> Body.read(
                                exchange.request(),
                                maxBody,
                                body -> answer(exchange, values, body),
                                () -> writer.refuse(exchange, 413)));
    }

    private void answer(Exchange exchange, List<String> values, Buffer body) {
        try {
            reply(exchange, values, body)
                    .onComplete(reply -> writer.send(exchange, reply), failure -> writer.unexpected(exchange, failure));
        } catch (RuntimeException | Error e) {
            writer.unexpected(exchange, e);
        }
    }

    private Future<HttpReply> reply(Exchange exchange, List<String> values, Buffer body) {
        return switch (reader.read(exchange, values, body)) {
            case Outcome.Refused<NewRequest> refused ->
                Future.succeededFuture(Problems.refused(exchange.id(), refused.why()));
            case Outcome.Done<NewRequest> done -> accept(done.answer(), exchange.preferences());
        };
    }

    private Future<HttpReply> accept(NewRequest request, Preferences preferences) {
        return switch (requests.accept(request)) {
            case Acceptance.TurnedAway turnedAway -> Future.succeededFuture(HttpReply.of(turnedAway.reply()));
            case Acceptance.Accepted accepted ->
                reply(accepted.request(), preferences).onSuccess(ignored -> requests.replies(accepted.request()));
        };
    }

    private Future<HttpReply> reply(RequestHandle request, Preferences preferences) {
        return flow.durable() && preferences.respondAsync()
                ? asyncs.of(request, preferences)
                : request.result().compose(result -> finals.of(request, result, preferences));
    }
}

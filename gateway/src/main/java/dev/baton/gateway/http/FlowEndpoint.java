package dev.baton.gateway.http;

import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.gateway.request.Accepted;
import dev.baton.gateway.request.Incoming;
import dev.baton.gateway.request.Requests;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;

/** The door of one flow: read, accept, tell. Event loop only. */
final class FlowEndpoint {
    private final Flow<?, ?> flow;
    private final RequestReader reader;
    private final Requests requests;
    private final FinalReplies finals;
    private final AsyncReplies asyncs;
    private final ReplyWriter writer;

    FlowEndpoint(
            Flow<?, ?> flow,
            RequestReader reader,
            Requests requests,
            FinalReplies finals,
            AsyncReplies asyncs,
            ReplyWriter writer) {
        this.flow = flow;
        this.reader = reader;
        this.requests = requests;
        this.finals = finals;
        this.asyncs = asyncs;
        this.writer = writer;
    }

    void handle(RoutingContext context) {
        Exchange exchange = Exchange.of(context);
        answer(exchange).onSuccess(reply -> writer.send(exchange, reply)).onFailure(context::fail);
    }

    private Future<HttpReply> answer(Exchange exchange) {
        return switch (reader.read(exchange)) {
            case Outcome.Refused<Incoming> refused ->
                Future.succeededFuture(Problems.refused(exchange.id(), refused.why()));
            case Outcome.Done<Incoming> done -> tell(requests.accept(done.answer()), exchange.preferences());
        };
    }

    private Future<HttpReply> tell(Accepted accepted, Preferences preferences) {
        Future<HttpReply> reply = flow.durable() && preferences.respondAsync()
                ? asyncs.of(accepted, preferences)
                : accepted.conclusion().compose(conclusion -> finals.of(accepted, conclusion, preferences));
        return reply.onSuccess(ignored -> requests.told(accepted));
    }
}

package dev.baton.gateway.http;

import dev.baton.gateway.http.exchange.BodyBudget;
import dev.baton.gateway.http.exchange.ReplyWriter;
import dev.baton.gateway.http.openapi.ApiDocument;
import dev.baton.gateway.http.requests.EventStreams;
import dev.baton.gateway.http.requests.Operators;
import dev.baton.gateway.http.requests.RequestAccess;
import dev.baton.gateway.http.requests.RequestsResource;
import dev.baton.gateway.request.CompletionStyles;
import dev.baton.gateway.request.Requests;
import dev.baton.gateway.request.StoreDesk;
import dev.baton.gateway.request.Watches;
import dev.baton.run.FlowCatalog;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.time.Duration;

/** The public HTTP port, as one event loop serves it: builds what this room is made of. Event loop only. */
public final class HttpDoor {
    private final HttpEdge edge;
    private final EventStreams streams;

    /**
     * Where to listen; port 0: any free one.
     *
     * @param shared whether other processes may listen there, too
     */
    public record Place(String host, int port, boolean shared) {}

    /**
     * What is behind the door.
     *
     * @param loop names the event loop in metrics
     */
    public record House(
            FlowCatalog flows,
            ApiDocument openApi,
            Requests requests,
            CompletionStyles styles,
            StoreDesk store,
            Watches watches,
            Operators operators,
            MeterRegistry meters,
            String loop) {}

    /** @throws IllegalArgumentException if a flow can't be offered over HTTP */
    public HttpDoor(Vertx vertx, Place place, HttpSettings settings, House house) {
        ReplyWriter writer = new ReplyWriter();
        FinalReplies finals = new FinalReplies(house.store, house.watches, settings.maxWait());
        AsyncReplies asyncs = new AsyncReplies(vertx, finals, settings.maxWait());
        RequestAccess access = new RequestAccess(house.store, house.flows, house.operators);
        RequestsResource requests = new RequestsResource(
                house.store, house.flows, access, house.operators, house.watches, settings.maxWait(), writer);
        this.streams = new EventStreams(vertx, access, house.watches, settings.heartbeat(), writer, house.meters);
        Router router = Router.router(vertx);
        BodyBudget bodies = new BodyBudget(
                settings.maxOpenBodies(), settings.maxOpenBodiesPerAddress(), house.loop, house.meters);
        Routes routes = new Routes(router, house.flows, settings, bodies, house.requests, house.styles, finals, asyncs, writer);
        routes.mount(house.openApi);
        requests.mount(router);
        streams.mount(router);
        Connections connections = new Connections(
                vertx, settings, request -> writer.refuseAndClose(request, 408), house.loop, house.meters);
        Admission admission = new Admission(house.requests, writer, house.meters);
        this.edge = new HttpEdge(vertx, place, settings, routes, connections, admission, writer);
    }

    /** @return the port */
    public Future<Integer> open() {
        return edge.listen().map(HttpServer::actualPort);
    }

    /** Takes nothing new, ends the event streams, and lets those who wait for an answer have it. */
    public Future<Void> drain(Duration atMost) {
        streams.close();
        return edge.drain(atMost);
    }

    public Future<Void> close() {
        return edge.close();
    }
}

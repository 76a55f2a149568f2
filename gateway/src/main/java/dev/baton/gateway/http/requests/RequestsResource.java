package dev.baton.gateway.http.requests;

import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal;
import dev.baton.flow.Refusal.FieldError;
import dev.baton.gateway.http.exchange.Exchange;
import dev.baton.gateway.http.exchange.HttpReply;
import dev.baton.gateway.http.exchange.Methods;
import dev.baton.gateway.http.exchange.Preferences;
import dev.baton.gateway.http.exchange.Problems;
import dev.baton.gateway.http.exchange.ReplyWriter;
import dev.baton.gateway.http.requests.RequestAccess.Access;
import dev.baton.gateway.http.requests.RequestAccess.OperatorAccess;
import dev.baton.gateway.request.Watches;
import dev.baton.inspector.api.AdminToken.Right;
import dev.baton.inspector.api.Visitor;
import dev.baton.store.AuditEntry;
import dev.baton.store.AuditLog;
import dev.baton.store.RequestPage;
import dev.baton.store.RequestState;
import dev.baton.store.StoreAnswer;
import dev.baton.store.StoreClient;
import dev.baton.store.StoredRequest;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * {@code /requests}: what became of a durable request, for its caller; all of them, and the dead ones' retry, for
 * operators. Event loop only.
 */
public final class RequestsResource {
    public static final String PATH = "/requests";

    private static final String READ_PAYLOAD = "read-payload";

    private final StoreClient store;
    private final RequestAccess access;
    private final Watches watches;
    private final Duration maxWait;
    private final ReplyWriter writer;
    private final AuditLog audit;

    public RequestsResource(
            StoreClient store,
            RequestAccess access,
            Watches watches,
            Duration maxWait,
            ReplyWriter writer,
            AuditLog audit) {
        this.store = store;
        this.access = access;
        this.watches = watches;
        this.maxWait = maxWait;
        this.writer = writer;
        this.audit = audit;
    }

    public void mount(Router router) {
        new Methods(writer)
                .get(context -> answer(context, forOperators(Right.READ, Optional.empty(), this::list)))
                .mount(router, PATH);
        new Methods(writer).get(context -> answer(context, this::read)).mount(router, PATH + "/:id");
        new Methods(writer).get(context -> answer(context, this::reply)).mount(router, PATH + "/:id/reply");
        new Methods(writer)
                .post(context -> answer(context, again("retry", store::retry)))
                .mount(router, PATH + "/:id/retry");
        new Methods(writer)
                .post(context -> answer(context, again("resend-webhook", store::resendWebhook)))
                .mount(router, PATH + "/:id/webhook/resend");
    }

    private void answer(RoutingContext context, Function<RoutingContext, Future<HttpReply>> handler) {
        handler.apply(context)
                .onSuccess(reply -> writer.send(Exchange.of(context), reply))
                .onFailure(context::fail);
    }

    /**
     * @param right that it needs
     * @param act to audit, if it is refused
     */
    private Function<RoutingContext, Future<HttpReply>> forOperators(
            Right right, Optional<String> act, BiFunction<RoutingContext, Visitor, Future<HttpReply>> handler) {
        return context -> access.findOperator(context, right).compose(found -> switch (found) {
            case OperatorAccess.Granted granted -> handler.apply(context, granted.operator());
            case OperatorAccess.Denied denied -> {
                act.ifPresent(
                        name -> audit(context, denied.who(), name, RequestAccess.id(context), AuditEntry.REFUSED));
                yield Future.succeededFuture(denied.reply());
            }
        });
    }

    private Function<RoutingContext, Future<HttpReply>> again(
            String act, Function<UUID, Future<StoreAnswer<StoredRequest>>> retry) {
        return forOperators(Right.RETRY, Optional.of(act), (context, operator) -> again(context, operator, act, retry));
    }

    private Future<HttpReply> read(RoutingContext context) {
        Preferences preferences = Exchange.of(context).preferences();
        return access.find(context).compose(found -> switch (found) {
            case Access.Denied denied -> Future.succeededFuture(denied.reply());
            case Access.Granted granted ->
                preferences.waitSeconds().isPresent() && granted.request().state() == RequestState.RUNNING
                        ? waitAndRead(context, granted, preferences)
                        : Future.succeededFuture(json(context, granted, granted.request()));
        });
    }

    private Future<HttpReply> waitAndRead(RoutingContext context, Access.Granted granted, Preferences preferences) {
        return access.rates()
                .within(
                        granted.caller(),
                        () -> watches.until(
                                granted.request(),
                                request -> request.state() != RequestState.RUNNING,
                                preferences.wait(maxWait)))
                .map(latest -> latest.map(request ->
                        json(context, granted, request).with(Preferences.APPLIED, preferences.waitApplied(maxWait))))
                .orElseGet(() -> Future.succeededFuture(
                        Problems.tooManyAtOnce(Exchange.of(context).id())));
    }

    private HttpReply json(RoutingContext context, Access.Granted granted, StoredRequest latest) {
        return Problems.json(
                200, shown(context, granted.operator(), granted.to(latest).view()));
    }

    private Future<HttpReply> reply(RoutingContext context) {
        UUID self = Exchange.of(context).id();
        return access.find(context).map(found -> switch (found) {
            case Access.Denied denied -> denied.reply();
            case Access.Granted granted -> {
                StoredRequest request = granted.request();
                yield switch (request.state()) {
                    case DONE, REFUSED -> stored(context, granted);
                    case RUNNING -> Problems.stillRunning(self, request.id());
                    case DEAD -> Problems.deadLetter(self, request);
                };
            }
        });
    }

    private HttpReply stored(RoutingContext context, Access.Granted granted) {
        Optional<UUID> id = Optional.of(granted.request().id());
        if (granted.showsPayload()) {
            granted.operator().ifPresent(operator -> readPayload(context, operator, id));
            return HttpReply.stored(granted.request());
        }
        return mayNotSee(context, granted.operator().orElseThrow(), id);
    }

    /** An operator without the right to see payloads. */
    private HttpReply mayNotSee(RoutingContext context, Visitor operator, Optional<UUID> about) {
        audit(context, Optional.of(operator), READ_PAYLOAD, about, AuditEntry.REFUSED);
        return access.missing(Exchange.of(context), operator, Right.PAYLOAD);
    }

    /** What is shown; that an operator sees a result or a business key is audited. */
    private RequestView shown(RoutingContext context, Optional<Visitor> operator, RequestView view) {
        operator.filter(seer -> view.result().isPresent() || view.businessKey().isPresent())
                .ifPresent(seer -> readPayload(context, seer, Optional.of(view.id())));
        return view;
    }

    private void readPayload(RoutingContext context, Visitor operator, Optional<UUID> about) {
        audit(context, Optional.of(operator), READ_PAYLOAD, about, AuditEntry.DONE);
    }

    private void audit(
            RoutingContext context, Optional<Visitor> who, String act, Optional<UUID> about, String outcome) {
        String detail = "HTTP port, %s %s"
                .formatted(context.request().method(), context.currentRoute().getPath());
        AuditEntry entry = AuditEntry.now(
                        audit.node(),
                        who.map(Visitor::name).orElse(AuditEntry.UNKNOWN),
                        access.rates().client(context.request()),
                        act,
                        outcome)
                .with(who.map(known -> known.told(detail)).orElse(detail));
        audit.add(about.map(entry::about).orElse(entry));
    }

    private Future<HttpReply> list(RoutingContext context, Visitor operator) {
        UUID self = Exchange.of(context).id();
        return switch (RequestListing.read(context.queryParams())) {
            case Outcome.Refused<RequestListing> refused ->
                Future.succeededFuture(Problems.refused(self, refused.why()));
            case Outcome.Done<RequestListing> done -> {
                RequestListing listing = done.answer();
                boolean search = listing.query().businessKey().isPresent();
                boolean payload = operator.may(Right.PAYLOAD);
                if (search && !payload) {
                    yield Future.succeededFuture(mayNotSee(context, operator, Optional.empty()));
                }
                yield store.list(listing.query()).map(answer -> switch (answer) {
                    case StoreAnswer.Found<RequestPage> got -> {
                        RequestListing.View view = listing.view(got.value(), payload);
                        if (search
                                || view.requests().stream()
                                        .anyMatch(each -> each.result().isPresent())) {
                            readPayload(context, operator, Optional.empty());
                        }
                        yield Problems.json(200, view);
                    }
                    case StoreAnswer.Refused<RequestPage> refused -> Problems.refused(self, refused.why());
                    case StoreAnswer.Failed<RequestPage> failed -> Problems.failed(self, failed.failure());
                });
            }
        };
    }

    private Future<HttpReply> again(
            RoutingContext context,
            Visitor operator,
            String act,
            Function<UUID, Future<StoreAnswer<StoredRequest>>> retry) {
        UUID self = Exchange.of(context).id();
        Optional<UUID> id = RequestAccess.id(context);
        if (id.isEmpty()) {
            return Future.succeededFuture(Problems.refused(self, RequestAccess.notFound()));
        }
        return retry.apply(id.get())
                .onSuccess(answer -> audit(
                        context,
                        Optional.of(operator),
                        act,
                        id,
                        switch (answer) {
                            case StoreAnswer.Found<StoredRequest> ignored -> AuditEntry.DONE;
                            case StoreAnswer.Refused<StoredRequest> ignored -> AuditEntry.REFUSED;
                            case StoreAnswer.Failed<StoredRequest> failed ->
                                AuditEntry.failed(failed.failure().effect());
                        }))
                .map(answer -> switch (answer) {
                    case StoreAnswer.Found<StoredRequest> got ->
                        Problems.json(
                                        202,
                                        shown(
                                                context,
                                                Optional.of(operator),
                                                RequestView.of(got.value(), true, operator.may(Right.PAYLOAD))))
                                .with("Location", Problems.path(id.get()));
                    case StoreAnswer.Refused<StoredRequest> refused -> Problems.refused(self, refused.why());
                    case StoreAnswer.Failed<StoredRequest> failed -> Problems.failed(self, failed.failure());
                });
    }

    /** The problem for a bad parameter of a listing. */
    static Refusal badParameter(String name, String message) {
        return new Refusal(
                400,
                "bad-input",
                "The query can't be understood",
                "See errors for each parameter.",
                List.of(new FieldError(name, message)));
    }
}

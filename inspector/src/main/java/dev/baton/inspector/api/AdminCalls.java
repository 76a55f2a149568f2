package dev.baton.inspector.api;

import dev.baton.inspector.api.AdminToken.Right;
import dev.baton.inspector.query.ApiProblem;
import dev.baton.limit.RetryAfter;
import dev.baton.message.Json;
import dev.baton.store.AuditEntry;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How calls of the admin port are answered: access is checked, and those who may not are in the audit. Each change by
 * {@link #answer} is in the log and in the audit, with its outcome. One by {@link #respond} enters itself what it did:
 * the knobs of the lab when a lease or a fault begins, or nobody knows, and not those that are refused (400, 409).
 * Event loop only.
 */
final class AdminCalls {
    private static final Logger LOG = LoggerFactory.getLogger(AdminCalls.class);

    private final Access access;
    private final Audit audit;

    AdminCalls(Access access, Audit audit) {
        this.access = access;
        this.audit = audit;
    }

    /** Answers with what it returns. */
    void answer(RoutingContext context, Act act, Function<RoutingContext, Future<?>> answer) {
        answer(context, act, answer, () -> "");
    }

    /** @param detail for the audit, of a change: nothing secret, and no text that is not known to be harmless */
    void answer(RoutingContext context, Act act, Function<RoutingContext, Future<?>> answer, Supplier<String> detail) {
        respond(context, act, visitor -> {
            if (!act.right().changes()) {
                return answer.apply(context);
            }
            log(context, visitor);
            try {
                return answer.apply(context)
                        .onComplete(result -> add(
                                context,
                                visitor,
                                act,
                                result.succeeded() ? AuditEntry.DONE : outcome(result.cause()),
                                detail.get()));
            } catch (RuntimeException why) {
                add(context, visitor, act, outcome(why), detail.get());
                throw why;
            }
        });
    }

    /** What was not expected may have come in the middle of it. */
    static String outcome(Throwable why) {
        if (!(why instanceof ApiProblem known) || known.maybeDone()) {
            return AuditEntry.IN_DOUBT;
        }
        return known.document().status() == 403 ? AuditEntry.REFUSED : AuditEntry.FAILED;
    }

    void add(RoutingContext context, Visitor visitor, Act act, String outcome, String detail) {
        audit.add(context, visitor, act.name(), outcome, detail);
    }

    /** Answers, and audits only those who may not: the caller adds what else is worth an entry. */
    void respond(RoutingContext context, Act act, Function<Visitor, Future<?>> answer) {
        try {
            answer.apply(visitor(context, act))
                    .onSuccess(view -> send(context, 200, "application/json", Json.write(view)))
                    .onFailure(why -> fail(context, why));
        } catch (RuntimeException why) {
            fail(context, why);
        }
    }

    /** @throws ApiProblem if they may not, or with a query that can be read in two ways */
    Visitor visitor(RoutingContext context, Act act) {
        Visitor visitor;
        try {
            visitor = access.check(context, act.right());
        } catch (ApiProblem refused) {
            audit.refused(context, act, refused);
            throw refused;
        }
        QueryParameters.requireSingle(context);
        return visitor;
    }

    /**
     * That who changes something may also do this. Nothing is in the audit: the change is, as refused.
     *
     * @throws ApiProblem if they may not
     */
    Visitor alsoMay(RoutingContext context, Right right) {
        return access.check(context, right);
    }

    /** That this was done. */
    void done(RoutingContext context, Visitor visitor, Act act, String detail) {
        add(context, visitor, act, AuditEntry.DONE, detail);
    }

    void log(RoutingContext context, Visitor visitor) {
        LOG.info("{} requests {} {}", visitor.name(), context.request().method(), context.normalizedPath());
    }

    static void fail(RoutingContext context, Throwable why) {
        if (context.response().ended() || context.response().headWritten()) {
            return; // the client is gone, or was answered already
        }
        ApiProblem problem = why instanceof ApiProblem known
                ? known
                : ApiProblem.of(500, "failed", "The request failed", "See this node's log.");
        if (problem != why) {
            LOG.error("{} failed", context.normalizedPath(), why);
        }
        ApiProblem.Document document = problem.document();
        problem.retryAfter().ifPresent(wait -> context.response()
                .putHeader("Retry-After", Long.toString(RetryAfter.seconds(wait))));
        send(context, document.status(), "application/problem+json", Json.write(document));
    }

    static void send(RoutingContext context, int status, String type, Buffer body) {
        if (context.response().ended() || context.response().closed()) {
            return;
        }
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", type)
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .end(body);
    }
}

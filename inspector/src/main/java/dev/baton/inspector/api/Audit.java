package dev.baton.inspector.api;

import dev.baton.inspector.api.AdminToken.Right;
import dev.baton.inspector.query.ApiProblem;
import dev.baton.message.Uuids;
import dev.baton.store.AuditEntry;
import dev.baton.store.AuditLog;
import dev.baton.store.AuditPage;
import dev.baton.store.AuditQuery;
import dev.baton.store.StoreClient;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Who did what, of all nodes: read from the store; and what users of the admin port do is added. Event loop only. */
public final class Audit {
    private static final String LOG_IN = "log-in";
    private static final Visitor STRANGER = new Visitor(AuditEntry.UNKNOWN, Set.of());

    private final StoreClient store;
    private final Access access;
    private final AuditLog log;

    public Audit(StoreClient store, Access access, AuditLog log) {
        this.store = store;
        this.access = access;
        this.log = log;
    }

    Future<AuditPage> list(String filter, Optional<UUID> before, int limit) {
        AuditQuery query;
        try {
            query = AuditQuery.parse(filter, before, limit);
        } catch (IllegalArgumentException e) {
            throw ApiProblem.of(400, "bad-filter", "The filter can't be understood", String.valueOf(e.getMessage()));
        }
        return store.readAudit(query).map(StoreAnswers::found);
    }

    /** What a user of the admin port did; to which request, if its path names one. */
    void add(RoutingContext context, Visitor who, String act, String outcome, String detail) {
        AuditEntry entry = AuditEntry.now(log.node(), who.name(), access.client(context.request()), act, outcome)
                .with(who.told(detail));
        log.add(id(context).map(entry::about).orElse(entry));
    }

    /**
     * That somebody may not. Without a token, only changes are worth an entry; a token that has expired is no log-in.
     */
    void refused(RoutingContext context, Act act, ApiProblem why) {
        int status = why.document().status();
        boolean login = status == 401
                && Access.token(context.request()).isPresent()
                && !why.document().type().endsWith(":" + SignedTokens.EXPIRED);
        if (login || act.right().changes() || (act.right() == Right.PAYLOAD && status == 403)) {
            add(
                    context,
                    status == 403 ? access.known(context).orElse(STRANGER) : STRANGER,
                    login ? LOG_IN : act.name(),
                    AuditEntry.REFUSED,
                    "admin port, %s %s"
                            .formatted(
                                    context.request().method(),
                                    context.currentRoute().getPath()));
        }
    }

    private static Optional<UUID> id(RoutingContext context) {
        return Optional.ofNullable(context.pathParam("id")).flatMap(Uuids::parse);
    }
}

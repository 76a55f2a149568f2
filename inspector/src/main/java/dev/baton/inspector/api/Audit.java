package dev.baton.inspector.api;

import dev.baton.inspector.query.ApiProblem;
import dev.baton.limit.ClientAddress;
import dev.baton.limit.Rates;
import dev.baton.store.AuditEntries;
import dev.baton.store.AuditEntry;
import dev.baton.store.AuditLog;
import dev.baton.store.AuditQuery;
import dev.baton.store.StoreClient;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Who did what, of all nodes: read from the store; and what users of the admin port do is added. Event loop only. */
public final class Audit {
    static final String LOG_IN = "log-in";

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int LOG_INS_A_MINUTE = 10;
    private static final int REMEMBERED = 1_000;

    /** Of one address; who tries tokens must not fill the audit. */
    private final Rates logins = new Rates(LOG_INS_A_MINUTE, MINUTE, REMEMBERED);

    private final StoreClient store;
    private final AuditLog log;

    /**
     * What is listed.
     *
     * @param next where the next page begins, if there is one
     */
    public record View(List<AuditEntry> entries, Optional<UUID> next) {
        public View {
            entries = List.copyOf(entries);
        }
    }

    public Audit(StoreClient store, AuditLog log) {
        this.store = store;
        this.log = log;
    }

    Future<View> list(String filter, Optional<UUID> before, int limit) {
        AuditQuery query;
        try {
            query = AuditQuery.parse(filter, before, limit);
        } catch (IllegalArgumentException e) {
            throw ApiProblem.of(400, "bad-filter", "The filter can't be understood", String.valueOf(e.getMessage()));
        }
        return store.readAudit(query).map(answer -> {
            AuditEntries page = StoreAnswers.found(answer);
            boolean full = page.entries().size() == limit;
            return new View(
                    page.entries(), full ? Optional.of(page.entries().getLast().id()) : Optional.empty());
        });
    }

    /** What a user of the admin port did. */
    void add(HttpServerRequest request, String who, String act, String outcome, Optional<UUID> about, String detail) {
        String address = request.remoteAddress().hostAddress();
        if (act.equals(LOG_IN) && !logins.take(ClientAddress.of(address)).allowed()) {
            return;
        }
        AuditEntry entry =
                AuditEntry.now(log.node(), who, address, act, outcome).with(detail);
        log.add(about.map(entry::about).orElse(entry));
    }
}

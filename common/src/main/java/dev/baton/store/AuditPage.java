package dev.baton.store;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Entries of the audit, newest first.
 *
 * @param next the id that the next page is before; empty if there is none. There may be one behind a page that has less
 *     than was asked for: long entries are few in a page
 */
public record AuditPage(List<AuditEntry> entries, Optional<UUID> next) {
    public AuditPage {
        entries = List.copyOf(entries);
    }

    /** Nodes of the release before do not say where the next page begins: it is behind a page that is full. */
    AuditPage withNext(int limit) {
        return next.isPresent() || entries.size() < limit
                ? this
                : new AuditPage(entries, Optional.of(entries.getLast().id()));
    }
}

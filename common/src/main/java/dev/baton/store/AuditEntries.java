package dev.baton.store;

import java.util.List;

/** Entries of the audit. */
public record AuditEntries(List<AuditEntry> entries) {
    public AuditEntries {
        entries = List.copyOf(entries);
    }
}

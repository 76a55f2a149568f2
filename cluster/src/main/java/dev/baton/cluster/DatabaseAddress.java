package dev.baton.cluster;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How db-workers reach the database.
 *
 * @param uri with the role of nodes
 * @param migrationUri with the role that owns the tables; empty: that of nodes does
 */
public record DatabaseAddress(String uri, Optional<String> migrationUri) {

    /** With one role for all. */
    public static DatabaseAddress of(String uri) {
        return new DatabaseAddress(uri, Optional.empty());
    }

    /** As environment variables of a db-worker. */
    public Map<String, String> variables() {
        Map<String, String> variables = new TreeMap<>(Map.of("BATON_DATABASE_URI", uri));
        migrationUri.ifPresent(owner -> variables.put("BATON_DATABASE_MIGRATION_URI", owner));
        return variables;
    }

    /** Passwords are in it. */
    @Override
    public String toString() {
        return "DatabaseAddress[masked]";
    }
}

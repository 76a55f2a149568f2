package dev.baton.test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rows of a database as they were, and back to them: in milliseconds, and while nodes use it. Only what was written
 * since is replaced, which each row's {@code xmin} tells. Leases, the list of flows and the histories of migrations
 * stay. One thread.
 */
final class Snapshot {
    private static final String TABLES = """
            SELECT format('%I.%I', n.nspname, c.relname) AS name,
                   (SELECT string_agg(format('%I', a.attname), ', ' ORDER BY a.attnum) FROM pg_attribute a
                    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '')
                       AS columns,
                   coalesce((SELECT string_agg(format('x.%1$I = c.%1$I', a.attname), ' AND ')
                    FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
                    WHERE i.indrelid = c.oid AND i.indisprimary), 'false') AS same
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'baton_test')
                  AND c.relname <> 'flyway_schema_history'
                  AND NOT (n.nspname = 'baton' AND c.relname IN ('node_lease', 'flow'))
            ORDER BY 1
            """;

    /** A table without a primary key is replaced as a whole. */
    private static final String REMOVE = """
            DELETE FROM %s x WHERE %s
            """;

    private static final String REPLACE = """
            INSERT INTO %1$s (%2$s) OVERRIDING SYSTEM VALUE SELECT %2$s FROM %3$s c
            WHERE (SELECT count(*) FROM %1$s) < (SELECT count(*) FROM %3$s)
                  AND NOT EXISTS (SELECT FROM %1$s x WHERE %4$s)
            """;

    private static final String SEQUENCES = """
            SELECT format('SELECT setval(%L, %s, %L)', format('%I.%I', schemaname, sequencename),
                          coalesce(last_value, start_value), last_value IS NOT NULL)
            FROM pg_sequences
            """;

    /** Rows that are locked for longer are in a transaction that was left open: a failure says so, a wait does not. */
    private static final String LOCK_TIMEOUT = "SET LOCAL lock_timeout = '10s'";

    private final TestDatabase database;
    private Optional<String> restore = Optional.empty();
    private long newer;

    Snapshot(TestDatabase database) {
        this.database = database;
    }

    /** Keeps the rows of now, the first time it is called. */
    void take() {
        if (restore.isPresent()) {
            return;
        }
        List<String> save = new ArrayList<>(List.of("CREATE SCHEMA baton_test"));
        List<String> remove = new ArrayList<>(List.of(LOCK_TIMEOUT, "SET LOCAL session_replication_role = replica"));
        List<String> replace = new ArrayList<>();
        int number = 0;
        for (Map<String, Object> table : database.rows(TABLES)) {
            String name = String.valueOf(table.get("name"));
            String columns = String.valueOf(table.get("columns"));
            String same = String.valueOf(table.get("same"));
            String copy = "baton_test.t" + ++number;
            save.add("CREATE TABLE %s AS SELECT %s FROM %s".formatted(copy, columns, name));
            remove.add(REMOVE.formatted(name, same.equals("false") ? "true" : "xmin::text::bigint >= :newer"));
            replace.add(REPLACE.formatted(name, columns, copy, same));
        }
        remove.addAll(replace);
        remove.addAll(database.texts(SEQUENCES));
        newer = oldestOpenTransaction();
        database.run(String.join(";\n", save));
        restore = Optional.of(String.join(";\n", remove));
    }

    /** Without triggers and foreign keys: what was a whole is one again. */
    void restore() {
        long begin = oldestOpenTransaction();
        database.run("BEGIN;\n" + restore.orElseThrow().replace(":newer", Long.toString(newer)) + ";\nCOMMIT");
        newer = begin;
    }

    /**
     * What is written from now on is written by this one or later ones; taken before rows are copied or removed, for
     * those that are committed meanwhile. A new server is far from its first 2³² transactions.
     */
    private long oldestOpenTransaction() {
        return database.number("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint");
    }
}

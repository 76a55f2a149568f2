package dev.baton.dbworker.database;

import dev.baton.config.StartProblem;
import dev.baton.flow.Schema;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the role of nodes may do in tables that another role owns: read and write rows, and call the functions that
 * change partitions. It can't create, change or drop anything, and of the audit it can't change or remove entries. Only
 * what is missing is granted, so that a db-worker that starts changes nothing. Any thread.
 */
final class RuntimeRights {
    private static final Logger LOG = LoggerFactory.getLogger(RuntimeRights.class);

    /**
     * Partitions need none of their own, but for the default one, which the cleaner names. Not while partitions are
     * made or dropped.
     */
    private static final String GRANT = """
            DO $$
            DECLARE
                node     text   := current_setting('baton.node_role');
                name     text;
                relation record;
                rights   text[];
                f        regprocedure;
            BEGIN
                PERFORM pg_advisory_xact_lock(baton.partition_lock());
                FOREACH name IN ARRAY current_setting('baton.schemas')::text[] LOOP
                    IF NOT has_schema_privilege(node, name, 'USAGE') THEN
                        EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', name, node);
                    END IF;
                    FOR relation IN
                        SELECT c.oid, c.relname, c.relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                        WHERE n.nspname = name AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
                              AND (NOT c.relispartition OR name <> 'baton' OR c.relname = 'request_default')
                    LOOP
                        IF relation.relkind = 'S' THEN
                            IF NOT has_sequence_privilege(node, relation.oid, 'USAGE') THEN
                                EXECUTE format('GRANT USAGE ON SEQUENCE %I.%I TO %I', name, relation.relname, node);
                            END IF;
                            CONTINUE;
                        END IF;
                        rights := CASE
                            WHEN relation.relname = 'flyway_schema_history' THEN '{SELECT}'
                            WHEN name = 'baton' AND relation.relname = 'audit' THEN '{SELECT,INSERT}'
                            WHEN name = 'baton' AND relation.relname IN
                                ('key_period', 'partition_expiry', 'default_partition_guard', 'request_partition')
                                THEN '{SELECT}'
                            ELSE '{SELECT,INSERT,UPDATE,DELETE}' END;
                        IF NOT (SELECT bool_and(has_table_privilege(node, relation.oid, r)) FROM unnest(rights) r) THEN
                            EXECUTE format('GRANT %s ON %I.%I TO %I', array_to_string(rights, ', '), name,
                                           relation.relname, node);
                        END IF;
                    END LOOP;
                END LOOP;
                FOR f IN SELECT p.oid FROM pg_proc p WHERE p.pronamespace = 'baton'::regnamespace AND p.prosecdef LOOP
                    IF NOT has_function_privilege(node, f, 'EXECUTE') THEN
                        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %I', f, node);
                    END IF;
                END LOOP;
            END $$
            """;

    private static final String NAMES = """
            SELECT set_config('baton.node_role', $1, true), set_config('baton.schemas', $2::text[]::text, true)
            """;

    /** The owner of the table can give itself any right, and is meant to. */
    private static final String MAY_CHANGE_AUDIT = """
            SELECT FROM pg_class c
            WHERE c.oid = to_regclass('baton.audit') AND NOT pg_has_role(c.relowner, 'USAGE')
                  AND (has_any_column_privilege(c.oid, 'UPDATE') OR has_table_privilege(c.oid, 'DELETE, TRUNCATE'))
            """;

    private RuntimeRights() {}

    /** Warns if these nodes may change or remove entries of the audit: nothing here takes rights away. */
    static Future<Void> warnIfTooMany(Database nodes) {
        return mayChangeAudit(nodes.pool()).map(may -> {
            if (may) {
                LOG.warn(
                        "The role {} may change or remove entries of the audit: REVOKE UPDATE, DELETE, TRUNCATE ON"
                                + " baton.audit FROM it, and from roles that it is a member of",
                        nodes.user());
            }
            return null;
        });
    }

    static Future<Boolean> mayChangeAudit(Pool nodes) {
        return nodes.query(MAY_CHANGE_AUDIT).execute().map(rows -> rows.size() > 0);
    }

    /**
     * @param owner connects as the role that owns the schemas
     * @param node the role of nodes
     */
    static Future<Void> grant(Pool owner, String node, List<Schema> schemas) {
        String[] names = schemas.stream().map(Schema::name).toArray(String[]::new);
        return owner.withTransaction(transaction -> transaction
                        .preparedQuery(NAMES)
                        .execute(Tuple.of(node).addArrayOfString(names))
                        .compose(ignored -> transaction.query(GRANT).execute()))
                .<Void>mapEmpty()
                .recover(failure -> Future.failedFuture(new StartProblem(
                        "The role %s of database.uri can't be given its rights: %s"
                                .formatted(node, failure.getMessage()),
                        failure)));
    }
}

package dev.baton.dbworker.database;

import dev.baton.async.Reason;
import dev.baton.config.StartProblem;
import dev.baton.flow.Schema;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the role of nodes may do in tables that another role owns: read and write rows, and call the functions that
 * change partitions. It can't create, change or drop anything, and of the audit it can't change or remove entries. Only
 * what is missing is granted, so that a db-worker that starts changes nothing, and waits for no lock. Any thread.
 */
final class RuntimeRights {
    private static final Logger LOG = LoggerFactory.getLogger(RuntimeRights.class);

    /**
     * The statements that are missing for the role $1 in the schemas $2. Partitions need no rights of their own, but
     * for the default one, which the cleaner names.
     */
    private static final String MISSING = """
            WITH names AS (SELECT unnest($2::text[]) AS name),
            relations AS (
                SELECT name, c.oid, c.relname, c.relkind = 'S' AS sequence, CASE
                    WHEN c.relkind = 'S' THEN '{USAGE,SELECT}'
                    WHEN c.relname = 'flyway_schema_history' THEN '{SELECT}'
                    WHEN name = 'baton' AND c.relname = 'audit' THEN '{SELECT,INSERT}'
                    WHEN name = 'baton' AND c.relname IN
                        ('key_period', 'partition_expiry', 'default_partition_guard', 'request_partition')
                        THEN '{SELECT}'
                    ELSE '{SELECT,INSERT,UPDATE,DELETE}' END::text[] AS rights
                FROM names JOIN pg_namespace n ON n.nspname = name JOIN pg_class c ON c.relnamespace = n.oid
                WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
                      AND (NOT c.relispartition OR name <> 'baton' OR c.relname = 'request_default'))
            SELECT format('GRANT USAGE ON SCHEMA %I TO %I', name, $1::name) FROM names
            WHERE NOT has_schema_privilege($1::name, name, 'USAGE')
            UNION ALL
            SELECT format('GRANT %s ON %s %I.%I TO %I', array_to_string(rights, ', '),
                          CASE WHEN sequence THEN 'SEQUENCE' ELSE 'TABLE' END, name, relname, $1::name)
            FROM relations
            WHERE NOT (SELECT bool_and(CASE WHEN sequence THEN has_sequence_privilege($1::name, oid, r)
                                            ELSE has_table_privilege($1::name, oid, r) END) FROM unnest(rights) r)
            UNION ALL
            SELECT format('GRANT EXECUTE ON FUNCTION %s TO %I', oid::regprocedure, $1::name) FROM pg_proc
            WHERE pronamespace = 'baton'::regnamespace AND prosecdef
                  AND NOT has_function_privilege($1::name, oid, 'EXECUTE')
            """;

    /** Not while partitions are made or dropped. */
    private static final String NO_PARTITION_CHANGES = "SELECT pg_advisory_xact_lock(baton.partition_lock())";

    /**
     * The same for tables that the owner makes from now on. Not in a schema that was not migrated yet: its history is
     * no table to write.
     */
    private static final String MISSING_DEFAULTS = """
            SELECT format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT %s ON %s TO %I', name,
                          array_to_string(rights, ', '), kind, $1::name)
            FROM unnest($2::text[]) name,
                 (VALUES ('TABLES', '{SELECT,INSERT,UPDATE,DELETE}'::text[]), ('SEQUENCES', '{USAGE,SELECT}'))
                     AS wanted (kind, rights)
            WHERE name <> 'baton' AND to_regclass(format('%I.flyway_schema_history', name)) IS NOT NULL
                  AND NOT rights <@ ARRAY(
                      SELECT a.privilege_type FROM pg_default_acl d, aclexplode(d.defaclacl) a
                      WHERE d.defaclrole = (SELECT oid FROM pg_roles WHERE rolname = current_user)
                            AND d.defaclnamespace = to_regnamespace(quote_ident(name))
                            AND d.defaclobjtype = CASE kind WHEN 'TABLES' THEN 'r' ELSE 'S' END::"char"
                            AND a.grantee = (SELECT oid FROM pg_roles WHERE rolname = $1::name))
            """;

    private static final String NO_MIGRATIONS = "SELECT pg_advisory_xact_lock(" + Migrations.LOCK + ")";

    /** The owner of the table can give itself any right, and is meant to. */
    private static final String MAY_CHANGE_AUDIT = """
            SELECT FROM pg_class c
            WHERE c.oid = to_regclass('baton.audit') AND NOT pg_has_role(c.relowner, 'USAGE')
                  AND (has_any_column_privilege(c.oid, 'UPDATE') OR has_table_privilege(c.oid, 'DELETE, TRUNCATE'))
            """;

    private RuntimeRights() {}

    /** Warns if these nodes have rights that only triggers make harmless: nothing here takes rights away. */
    static Future<Void> warnIfTooMany(Database nodes) {
        return mayChangeAudit(nodes.pool())
                .onSuccess(may -> {
                    if (may) {
                        LOG.warn(
                                "The role {} has UPDATE, DELETE or TRUNCATE on baton.audit and needs none of them; only"
                                        + " triggers refuse, and not for entries older than 30 days. REVOKE UPDATE,"
                                        + " DELETE, TRUNCATE ON baton.audit FROM it, from roles that it is a member of,"
                                        + " and from PUBLIC",
                                nodes.user());
                    }
                })
                .mapEmpty();
    }

    static Future<Boolean> mayChangeAudit(Pool nodes) {
        return nodes.query(MAY_CHANGE_AUDIT).execute().map(rows -> rows.size() > 0);
    }

    /**
     * After the migrations.
     *
     * @param owner connects as the role that owns the schemas
     * @param node the role of nodes
     */
    static Future<Void> grant(Pool owner, String node, List<Schema> schemas) {
        return grantMissing(owner, node, schemas, MISSING, NO_PARTITION_CHANGES);
    }

    /**
     * Before the migrations: a table of flows that one of them makes anew can be used at once by the db-workers that
     * run. Of {@code baton}, nodes may not write all tables.
     */
    static Future<Void> grantInNewTables(Pool owner, String node, List<Schema> schemas) {
        return grantMissing(owner, node, schemas, MISSING_DEFAULTS, NO_MIGRATIONS);
    }

    private static Future<Void> grantMissing(
            Pool owner, String node, List<Schema> schemas, String missing, String lock) {
        Tuple names = Tuple.of(node)
                .addArrayOfString(schemas.stream().map(Schema::name).toArray(String[]::new));
        return owner.withConnection(connection -> statements(connection, missing, names))
                .compose(found -> found.isEmpty()
                        ? Future.<Void>succeededFuture()
                        : owner.withTransaction(transaction -> transaction
                                .query(Migrations.PATIENTLY + lock)
                                .execute()
                                // Another db-worker may have granted it meanwhile.
                                .compose(ignored -> statements(transaction, missing, names))
                                .compose(left -> run(transaction, left))))
                .recover(failure -> Future.failedFuture(new StartProblem(
                        "The role %s of database.uri can't be given its rights: %s".formatted(node, Reason.of(failure)),
                        failure)));
    }

    private static Future<List<String>> statements(SqlConnection connection, String missing, Tuple names) {
        return connection.preparedQuery(missing).execute(names).map(rows -> StreamSupport.stream(
                        rows.spliterator(), false)
                .map(row -> row.getString(0))
                .toList());
    }

    private static Future<Void> run(SqlConnection transaction, List<String> statements) {
        return statements.isEmpty()
                ? Future.succeededFuture()
                : transaction.query(String.join(";\n", statements)).execute().mapEmpty();
    }
}

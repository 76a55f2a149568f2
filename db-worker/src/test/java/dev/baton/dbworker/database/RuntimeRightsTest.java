package dev.baton.dbworker.database;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.config.Secret;
import dev.baton.dbworker.testing.DurableStore;
import dev.baton.dbworker.testing.SharedPostgres;
import dev.baton.dbworker.testing.TestFlows;
import dev.baton.dbworker.testing.TestPostgres;
import dev.baton.flow.Schema;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What the role of nodes may not do; that all else works with it, partitions too, show the tests that use a
 * {@link DurableStore}.
 */
@ExtendWith(SharedPostgres.class)
class RuntimeRightsTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String DENIED = "42501";
    private static final Schema FLOWS = new Schema("rights", "db/testflows", transaction -> Future.succeededFuture());

    private final Vertx vertx = Vertx.vertx();
    private final TestPostgres postgres;
    private DurableStore store;

    RuntimeRightsTest(TestPostgres postgres) {
        this.postgres = postgres;
    }

    @BeforeEach
    void open() throws SQLException {
        store = new DurableStore(vertx, postgres);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void itCreatesChangesAndDropsNothing() {
        for (String sql : List.of(
                "CREATE SCHEMA mine",
                "CREATE TABLE baton.mine (a int)",
                "CREATE FUNCTION baton.mine() RETURNS int LANGUAGE sql RETURN 1",
                "CREATE OR REPLACE FUNCTION baton.clean_audit(keep interval, before_id uuid, at_most integer)"
                        + " RETURNS integer LANGUAGE sql RETURN 1",
                "DROP TABLE baton.request",
                "DROP TABLE baton.request_default",
                "DROP FUNCTION baton.noted(text, integer, text, text)",
                "ALTER TABLE baton.request ADD COLUMN mine int",
                "ALTER TABLE baton.request_default VALIDATE CONSTRAINT request_pk",
                "ALTER FUNCTION baton.clean_audit(interval, uuid, integer) RESET ALL",
                "TRUNCATE baton.request",
                "CREATE INDEX ON baton.request (caller)",
                "SELECT baton.add_request_partition(baton.first_id(now()), now())",
                "UPDATE baton.key_period SET period = 9",
                "DELETE FROM baton.partition_expiry",
                "DELETE FROM baton.flyway_schema_history")) {
            assertDenied(sql);
        }
    }

    @Test
    void theAuditIsAppendOnlyByRightsNotByTriggersAlone() throws SQLException {
        postgres.execute("ALTER TABLE baton.audit DISABLE TRIGGER USER");
        try {
            for (String sql : List.of(
                    "UPDATE baton.audit SET who = 'eve'",
                    "DELETE FROM baton.audit",
                    "TRUNCATE baton.audit",
                    "DROP TABLE baton.audit",
                    "ALTER TABLE baton.audit DISABLE TRIGGER USER",
                    "DROP TRIGGER audit_is_append_only ON baton.audit",
                    "ALTER TABLE baton.audit OWNER TO " + DurableStore.NODE_ROLE)) {
                assertDenied(sql);
            }
        } finally {
            postgres.execute("ALTER TABLE baton.audit ENABLE TRIGGER USER");
        }
    }

    @Test
    void aRightTooManyInTheAuditIsNoticed() throws SQLException {
        assertThat(mayChangeAudit()).isFalse();

        for (String right : List.of("UPDATE", "DELETE", "TRUNCATE", "UPDATE (who)")) {
            postgres.execute("GRANT %s ON baton.audit TO %s".formatted(right, DurableStore.NODE_ROLE));
            try {
                assertThat(mayChangeAudit()).as(right).isTrue();
            } finally {
                postgres.execute("REVOKE %s ON baton.audit FROM %s".formatted(right, DurableStore.NODE_ROLE));
            }
        }
        assertThat(mayChangeAudit()).isFalse();
    }

    private boolean mayChangeAudit() {
        return await(RuntimeRights.mayChangeAudit(store.database().pool()));
    }

    /** A node that was taken over cleans with any age that it likes. */
    @Test
    void theFunctionThatCleansTheAuditRemovesNothingYoung() throws SQLException {
        postgres.execute("INSERT INTO baton.audit VALUES (gen_random_uuid(), now() - interval '29 days', 'n', 'young',"
                + " '-', 'x', NULL, 'done', '')");

        assertDenied("SELECT baton.clean_audit(interval '1 second', 'ffffffff-ffff-ffff-ffff-ffffffffffff', 1000)");
        assertThat(postgres.number("SELECT count(*) FROM baton.audit WHERE who = 'young'"))
                .isPositive();
    }

    /** What runs with the owner's rights must not find tables or functions of others first. */
    @Test
    void whatRunsWithTheOwnersRightsHasAFixedSearchPathAndIsForNodesOnly() throws SQLException {
        postgres.createRole("stranger");

        String all = "SELECT count(*) FROM pg_proc WHERE prosecdef AND pronamespace = 'baton'::regnamespace";

        assertThat(postgres.number(all + " AND 'search_path=pg_catalog, pg_temp' = ANY(proconfig)"
                        + " AND NOT has_function_privilege('stranger', oid, 'EXECUTE')"))
                .isEqualTo(postgres.number(all))
                .isEqualTo(8);
    }

    @Test
    void whatIsMissingIsGrantedWithTheNextMigrationAndNothingOtherwise() {
        await("migrations", LONG, setup(true).prepare(store.database()));
        String rights = rights();

        await("migrations", LONG, setup(true).prepare(store.database()));

        assertThat(rights()).isEqualTo(rights).contains(DurableStore.NODE_ROLE + "=arwd/");
        assertThat(await(store.database()
                                .pool()
                                .query("SELECT * FROM rights.flyway_schema_history")
                                .execute())
                        .size())
                .isPositive();
        assertDenied("CREATE TABLE rights.mine (a int)");
    }

    @Test
    void nodesThatDoNotMigrateStartOnlyWhenItWasDone() throws SQLException {
        postgres.execute("DROP SCHEMA IF EXISTS rights CASCADE");

        assertThatThrownBy(() -> await("a refusal", LONG, setup(false).prepare(store.database())))
                .hasMessageContaining("Schema rights needs the migration V1, and nodes do not migrate")
                .hasMessageContaining("./baton migrate");
        await("migrations", LONG, setup(false).migrate(store.database()));
        await("a look", LONG, setup(false).prepare(store.database()));
    }

    /** Between a migration and what is granted after all of them, db-workers of before run on. */
    @Test
    void aTableOfFlowsThatAMigrationMakesAnewCanBeUsedAtOnce() throws SQLException {
        await("migrations", LONG, setup(true).prepare(store.database()));
        await("migrations", LONG, setup(true).prepare(store.database()));

        postgres.execute("DROP TABLE IF EXISTS rights.anew; CREATE TABLE rights.anew (n serial, a int)");

        await(store.database()
                .pool()
                .query("INSERT INTO rights.anew (a) VALUES (1);"
                        + " UPDATE rights.anew SET a = 2; SELECT * FROM rights.anew; DELETE FROM rights.anew")
                .execute());
        assertDenied("TRUNCATE rights.anew");
        assertDenied("UPDATE rights.flyway_schema_history SET success = false");
        postgres.execute("DROP TABLE IF EXISTS baton.anew; CREATE TABLE baton.anew (a int)");
        assertDenied("SELECT * FROM baton.anew");
        postgres.execute("DROP TABLE baton.anew");
    }

    @Test
    void aStartThatGrantsNothingDoesNotWaitForPartitionsThatAreMade() throws SQLException {
        await("migrations", LONG, setup(true).prepare(store.database()));
        try (Connection maker = postgres.connect();
                Statement statement = maker.createStatement()) {
            maker.setAutoCommit(false);
            statement.execute("SELECT pg_advisory_xact_lock(baton.partition_lock())");

            await("migrations", Duration.ofSeconds(20), setup(true).prepare(store.database()));
        }
    }

    private String rights() {
        return postgres.text("SELECT string_agg(relname || ':' || relacl::text, ' ' ORDER BY oid)"
                + " FROM pg_class WHERE relnamespace IN ('rights'::regnamespace, 'baton'::regnamespace)");
    }

    private SchemaSetup setup(boolean migrate) {
        List<Schema> schemas = new ArrayList<>();
        schemas.add(new Schema("baton", "db/baton", transaction -> Future.succeededFuture()));
        schemas.add(FLOWS);
        DatabaseSettings settings = new DatabaseSettings(
                new Secret(postgres.uri(DurableStore.NODE_ROLE)),
                Optional.of(new Secret(postgres.uri())),
                migrate,
                Optional.empty(),
                LONG,
                LONG,
                LONG,
                LONG,
                LONG,
                LONG);
        return new SchemaSetup(vertx, settings, schemas, TestFlows.class.getClassLoader());
    }

    private void assertDenied(String sql) {
        assertThatThrownBy(() -> await(store.database().pool().query(sql).execute()))
                .as(sql)
                .rootCause()
                .isInstanceOfSatisfying(
                        PgException.class,
                        refused -> assertThat(refused.getSqlState()).as(sql).isEqualTo(DENIED));
    }
}

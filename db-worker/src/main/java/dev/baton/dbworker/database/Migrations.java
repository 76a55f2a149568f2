package dev.baton.dbworker.database;

import dev.baton.config.StartProblem;
import dev.baton.flow.Schema;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.SqlConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.flywaydb.core.api.output.MigrateResult;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.ssl.DefaultJavaSSLFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings every schema up to date, each with a history of its own, and plants its seed. Several db-workers may start at
 * once: a lock in PostgreSQL lets one migrate, and the others find the work done. Any thread; the migrations run on a
 * worker thread.
 */
public final class Migrations {
    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);

    /** Any number that is not used otherwise in this database: "baton" in ASCII. */
    static final long LOCK = 0x6261746f6eL;

    /** Longer than any migration or seed of a node that started just before us. */
    private static final String PATIENCE = "10min";

    /** For a transaction that waits for a lock. */
    static final String PATIENTLY =
            "SET LOCAL lock_timeout = '%1$s'; SET LOCAL statement_timeout = '%1$s'; ".formatted(PATIENCE);

    /** All that comes later waits behind a migration that waits for a lock: no longer than this. */
    private static final String LOCK_TIMEOUT = "10s";

    /** Meanwhile all that waited is served. */
    private static final int SECONDS_BETWEEN_TRIES = 3;

    /** How long migrations are tried again, all together; shorter than others wait for us. */
    private static final Duration LOCK_PATIENCE = Duration.ofMinutes(5);

    /** PostgreSQL's lock_not_available. */
    private static final String NO_LOCK = "55P03";

    private final Vertx vertx;
    private final Database database;
    private final List<Schema> schemas;
    private final ClassLoader files;

    /** @param files where the migrations that the schemas name are found */
    public Migrations(Vertx vertx, Database database, List<Schema> schemas, ClassLoader files) {
        this.vertx = vertx;
        this.database = database;
        this.schemas = List.copyOf(schemas);
        this.files = files;
    }

    /** Fails with a {@link StartProblem} that names the schema. */
    public Future<Void> run() {
        return vertx.<Void>executeBlocking(() -> {
                    migrateAll();
                    return null;
                })
                .compose(ignored -> plantAll());
    }

    /** Fails with a {@link StartProblem} if a migration is missing in the database; changes nothing. */
    Future<Void> check() {
        return vertx.executeBlocking(() -> {
            PGSimpleDataSource source = dataSource(database.uri());
            schemas.forEach(schema -> check(source, schema));
            return null;
        });
    }

    private void check(PGSimpleDataSource source, Schema schema) {
        MigrationInfo[] pending;
        try {
            pending = configured(source, schema).info().pending();
        } catch (FlywayException e) {
            throw new StartProblem(
                    "The tables of schema %s can't be checked: %s".formatted(schema.name(), oneLine(e)), e);
        }
        if (pending.length > 0) {
            throw new StartProblem(("Schema %s needs the migration V%s, and nodes do not migrate (database.migrate):"
                            + " run ./baton migrate first")
                    .formatted(schema.name(), pending[0].getVersion()));
        }
    }

    private void migrateAll() throws SQLException {
        PGSimpleDataSource source = dataSource(database.uri());
        try (Connection session = source.getConnection();
                Statement statement = session.createStatement()) {
            statement.execute("SET lock_timeout = '" + PATIENCE + "'");
            statement.execute("SELECT pg_advisory_lock(" + LOCK + ")"); // until the session ends
            long end = System.nanoTime() + LOCK_PATIENCE.toNanos();
            for (Schema schema : schemas) {
                migrateUnlocked(source, schema, statement, end);
            }
        }
    }

    /** A migration that gets no lock is rolled back, and tried again. */
    private void migrateUnlocked(PGSimpleDataSource source, Schema schema, Statement session, long end)
            throws SQLException {
        while (true) {
            try {
                tryToMigrate(source, schema);
                return;
            } catch (StartProblem e) {
                if (!lacksLock(e) || System.nanoTime() > end) {
                    throw e;
                }
                LOG.warn(
                        "A migration of schema {} waits for a lock: is there a backup, or a long transaction?"
                                + " Trying again in {} s",
                        schema.name(),
                        SECONDS_BETWEEN_TRIES);
                session.execute("SELECT pg_sleep(" + SECONDS_BETWEEN_TRIES + ")");
            }
        }
    }

    private static boolean lacksLock(Throwable failure) {
        return failure instanceof SQLException e && NO_LOCK.equals(e.getSQLState())
                || failure.getCause() != null && lacksLock(failure.getCause());
    }

    private void tryToMigrate(PGSimpleDataSource source, Schema schema) {
        try {
            migrate(source, schema);
        } catch (FlywayException e) {
            List<String> changed = e instanceof FlywayValidateException ? changed(source, schema) : List.of();
            if (!changed.isEmpty()) {
                throw new StartProblem(
                        ("%s of schema %s was changed after it was applied: put it back as it was, and write the change"
                                        + " as the next migration")
                                .formatted(String.join(", ", changed), schema.name()),
                        e);
            }
            throw new StartProblem(
                    "The tables of schema %s can't be brought up to date: %s".formatted(schema.name(), oneLine(e)), e);
        }
    }

    /** Migrations that are not what was applied by their names. */
    private List<String> changed(PGSimpleDataSource source, Schema schema) {
        return configured(source, schema).validateWithResult().invalidMigrations.stream()
                .filter(migration -> migration.errorDetails != null
                        && migration.errorDetails.errorCode == CoreErrorCode.CHECKSUM_MISMATCH)
                .map(migration ->
                        "Migration V%s__%s".formatted(migration.version, migration.description.replace(' ', '_')))
                .toList();
    }

    private static String oneLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).strip().replaceAll("\\s*\\R\\s*", "; ");
    }

    private void migrate(PGSimpleDataSource source, Schema schema) {
        MigrateResult result = configured(source, schema).migrate();
        if (result.migrationsExecuted > 0) {
            LOG.info(
                    "Schema {}: {} migrations done, now at version {}",
                    schema.name(),
                    result.migrationsExecuted,
                    result.targetSchemaVersion);
        }
    }

    private Flyway configured(PGSimpleDataSource source, Schema schema) {
        return Flyway.configure(files)
                .dataSource(source)
                .initSql("SET lock_timeout = '" + LOCK_TIMEOUT + "'")
                .schemas(schema.name())
                .defaultSchema(schema.name())
                .locations("classpath:" + schema.location())
                .failOnMissingLocations(true)
                .validateMigrationNaming(true)
                .placeholderReplacement(false)
                .load();
    }

    private Future<Void> plantAll() {
        Future<Void> chain = Future.succeededFuture();
        for (Schema schema : schemas) {
            chain = chain.compose(ignored -> insertSeed(schema));
        }
        return chain;
    }

    private Future<Void> insertSeed(Schema schema) {
        return database.pool()
                .withTransaction(transaction -> insert(transaction, schema.seed()))
                .recover(failure -> Future.failedFuture(new StartProblem(
                        "The seed of schema %s can't be inserted: %s".formatted(schema.name(), oneLine(failure)),
                        failure)));
    }

    private static Future<Void> insert(SqlConnection transaction, Schema.Seed seed) {
        return transaction
                .query(PATIENTLY + "SELECT pg_advisory_xact_lock(" + LOCK + ")")
                .execute()
                .compose(ignored -> seed.insert(transaction));
    }

    private PGSimpleDataSource dataSource(DatabaseUri uri) {
        PgConnectOptions options = uri.hosts().getFirst();
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(
                uri.hosts().stream().map(PgConnectOptions::getHost).toArray(String[]::new));
        source.setPortNumbers(
                uri.hosts().stream().mapToInt(PgConnectOptions::getPort).toArray());
        source.setTargetServerType(uri.target() == DatabaseUri.Target.ANY ? "any" : "primary");
        source.setHostRecheckSeconds(1);
        source.setDatabaseName(options.getDatabase());
        source.setUser(options.getUser());
        source.setPassword(options.getPassword());
        source.setApplicationName("baton-migrations");
        source.setConnectTimeout(10);
        source.setTcpKeepAlive(true);
        if (options.getSslMode() != SslMode.DISABLE) {
            source.setSslMode(options.getSslMode().value);
            database.caFile().ifPresentOrElse(file -> source.setSslRootCert(file.toString()), () -> {
                if (options.getSslMode() == SslMode.VERIFY_CA || options.getSslMode() == SslMode.VERIFY_FULL) {
                    source.setSslfactory(DefaultJavaSSLFactory.class.getName());
                }
            });
        }
        return source;
    }
}

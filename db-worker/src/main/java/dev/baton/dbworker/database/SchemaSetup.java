package dev.baton.dbworker.database;

import dev.baton.async.Reason;
import dev.baton.config.StartProblem;
import dev.baton.flow.Schema;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the schemas up to date before a db-worker takes work: as the role that owns them, which may be another one
 * than that of nodes. Where nodes do not migrate, it only looks whether it was done. Any thread.
 */
public final class SchemaSetup {
    private static final Logger LOG = LoggerFactory.getLogger(SchemaSetup.class);

    private final Vertx vertx;
    private final DatabaseSettings settings;
    private final List<Schema> schemas;
    private final ClassLoader files;

    /** @param files where the migrations that the schemas name are found */
    public SchemaSetup(Vertx vertx, DatabaseSettings settings, List<Schema> schemas, ClassLoader files) {
        this.vertx = vertx;
        this.settings = settings;
        this.schemas = List.copyOf(schemas);
        this.files = files;
    }

    /**
     * Fails with a {@link StartProblem} that names the schema.
     *
     * @param nodes how nodes reach the database
     */
    public Future<Void> prepare(Database nodes) {
        return (settings.migrate() ? migrate(nodes) : migrations(nodes).check())
                .compose(ignored -> RuntimeRights.warnIfTooMany(nodes).recover(why -> {
                    LOG.warn("What the role of nodes may do in the audit can't be read: {}", Reason.of(why));
                    return Future.succeededFuture();
                }));
    }

    /** Whether nodes may migrate or not. */
    public Future<Void> migrate(Database nodes) {
        return settings.forMigrations()
                .map(ofOwner -> migrateAs(new Database(vertx, ofOwner, "baton migrations"), nodes))
                .orElseGet(() -> migrations(nodes).run());
    }

    private Future<Void> migrateAs(Database owner, Database nodes) {
        return owner.reach()
                .compose(ignored -> owner.user().equals(nodes.user())
                        ? migrations(owner).run()
                        : RuntimeRights.grantInNewTables(owner.pool(), nodes.user(), schemas)
                                .compose(granted -> migrations(owner).run())
                                .compose(migrated -> RuntimeRights.grant(owner.pool(), nodes.user(), schemas)))
                .eventually(owner::close);
    }

    private Migrations migrations(Database database) {
        return new Migrations(vertx, database, schemas, files);
    }
}

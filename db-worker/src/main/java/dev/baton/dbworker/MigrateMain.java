package dev.baton.dbworker;

import dev.baton.async.Reason;
import dev.baton.config.ConfigFile;
import dev.baton.config.ConfigProblem;
import dev.baton.config.StartProblem;
import dev.baton.dbworker.database.Database;
import dev.baton.dbworker.database.DatabaseSettings;
import dev.baton.dbworker.database.SchemaSetup;
import dev.baton.run.FlowCatalog;
import dev.baton.run.FlowProblem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Brings the tables up to date and ends: {@code MigrateMain CONFIG_FILE}. So that nodes need no right to create tables:
 * only this knows {@code database.migration-uri}, and nodes have {@code database.migrate: false}. The same settings and
 * flows as nodes have. Ends with exit code 1 and one line on stderr if it can't.
 */
public final class MigrateMain {
    private static final Duration LONGEST = Duration.ofHours(12);

    private MigrateMain() {}

    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT);
        try {
            if (args.length != 1) {
                throw new StartProblem("usage: MigrateMain CONFIG_FILE");
            }
            run(Path.of(args[0]), System.getenv(), Thread.currentThread().getContextClassLoader());
        } catch (ConfigProblem | StartProblem e) {
            System.err.println("baton: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
            System.exit(1);
        }
    }

    /**
     * Returns when it is done.
     *
     * @param flows where providers of flows, and the migrations that they name, are found
     * @throws StartProblem with one line that says what is wrong
     */
    public static void run(Path configFile, Map<String, String> environment, ClassLoader flows) {
        ConfigFile config = ConfigFile.load(configFile, environment, flows);
        FlowCatalog catalog = catalog(config, flows);
        Vertx vertx = Vertx.vertx();
        try {
            migrate(vertx, config, catalog)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(LONGEST.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartProblem("Interrupted while tables were brought up to date", e);
        } catch (TimeoutException e) {
            throw new StartProblem("The tables could not be brought up to date within " + LONGEST.toHours() + " h", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ConfigProblem problem) {
                throw problem;
            }
            throw e.getCause() instanceof StartProblem problem
                    ? problem
                    : new StartProblem("The tables can't be brought up to date: " + Reason.of(e), e);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static FlowCatalog catalog(ConfigFile config, ClassLoader flows) {
        try {
            return FlowCatalog.load(flows, config.forFlows());
        } catch (FlowProblem e) {
            throw e.getCause() instanceof ConfigProblem problem
                    ? problem
                    : new StartProblem(String.valueOf(e.getMessage()), e);
        }
    }

    private static Future<Void> migrate(Vertx vertx, ConfigFile config, FlowCatalog catalog) {
        DatabaseSettings settings = config.section("database", DatabaseSettings.class);
        Database nodes = new Database(vertx, settings, "baton migrate");
        // Where the tables have an owner of their own, that one is reached; nodes may not be able to log in from here.
        Future<Void> reached = settings.migrationUri().isPresent() ? Future.succeededFuture() : nodes.reach();
        SchemaSetup setup = new SchemaSetup(vertx, settings, DbWorkerRole.schemas(catalog), catalog.classes());
        return reached.compose(ignored -> setup.migrate(nodes)).eventually(nodes::close);
    }
}

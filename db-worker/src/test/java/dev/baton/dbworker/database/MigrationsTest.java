package dev.baton.dbworker.database;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.config.Secret;
import dev.baton.config.StartProblem;
import dev.baton.dbworker.testing.SharedPostgres;
import dev.baton.dbworker.testing.TestPostgres;
import dev.baton.flow.Schema;
import dev.baton.testing.FreePorts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedPostgres.class)
class MigrationsTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx();
    private final TestPostgres postgres;

    MigrationsTest(TestPostgres postgres) {
        this.postgres = postgres;
    }

    @AfterEach
    void close() {
        await(vertx.close());
    }

    @Test
    void severalWorkersThatStartAtOnceMigrateAndPlantOnce() {
        Schema schema = new Schema("race", "db/testflows", transaction -> transaction
                .query("INSERT INTO race.seeded SELECT 'x', 1 WHERE NOT EXISTS (SELECT FROM race.seeded)")
                .execute()
                .mapEmpty());

        List<Future<Void>> runs =
                IntStream.range(0, 4).mapToObj(i -> migrations(schema).run()).toList();

        runs.forEach(run -> await("migrations", LONG, run));
        assertThat(postgres.number("SELECT count(*) FROM race.seeded")).isEqualTo(1);
        assertThat(postgres.number(
                        "SELECT count(*) FROM race.flyway_schema_history WHERE success AND version IS NOT NULL"))
                .isEqualTo(1);
    }

    @Test
    void eachSchemaHasItsOwnTablesAndHistory() {
        Schema one = new Schema("one", "db/testflows", transaction -> Future.succeededFuture());
        Schema two = new Schema("two", "db/testflows", transaction -> Future.succeededFuture());

        await(
                "migrations",
                LONG,
                new Migrations(vertx, database(postgres.port()), List.of(one, two), Migrations.class.getClassLoader())
                        .run());

        assertThat(postgres.number("SELECT count(*) FROM pg_tables WHERE schemaname IN ('one', 'two')"))
                .isEqualTo(4);
    }

    @Test
    void aSchemaWithoutMigrationsIsAMistake() {
        Schema schema = new Schema("nowhere", "db/nowhere", transaction -> Future.succeededFuture());

        assertThatThrownBy(() -> await("migrations", LONG, migrations(schema).run()))
                .cause()
                .isInstanceOf(StartProblem.class)
                .hasMessageMatching(
                        "The tables of schema nowhere can't be brought up to date: [^\\n]*db/nowhere[^\\n]*");
    }

    @Test
    void aMigrationThatWasChangedAfterItWasAppliedIsOneClearLine(@TempDir Path dir) throws IOException {
        Schema schema = new Schema("edited", "db/edited", transaction -> Future.succeededFuture());
        Path file = Files.createDirectories(dir.resolve("db/edited")).resolve("V1__the_first.sql");
        Files.writeString(file, "CREATE TABLE edited.one (a int);");
        try (URLClassLoader classes = new URLClassLoader(new URL[] {dir.toUri().toURL()})) {
            Migrations migrations = new Migrations(vertx, database(postgres.port()), List.of(schema), classes);
            await("the first run", LONG, migrations.run());
            Files.writeString(file, "CREATE TABLE edited.one (a bigint);");

            assertThatThrownBy(() -> await("the second run", LONG, migrations.run()))
                    .cause()
                    .isInstanceOf(StartProblem.class)
                    .hasMessage("Migration V1__the_first of schema edited was changed after it was applied: put it"
                            + " back as it was, and write the change as the next migration");
        }
    }

    @Test
    void aMigrationThatGetsNoLockLetsOthersPassAndIsTriedAgain(@TempDir Path dir) throws Exception {
        Schema schema = new Schema("locked", "db/locked", transaction -> Future.succeededFuture());
        Path folder = Files.createDirectories(dir.resolve("db/locked"));
        Files.writeString(folder.resolve("V1__the_first.sql"), "CREATE TABLE locked.one (a text);");
        try (URLClassLoader classes = new URLClassLoader(new URL[] {dir.toUri().toURL()});
                Connection dump = postgres.connect();
                Statement statement = dump.createStatement()) {
            Migrations migrations = new Migrations(vertx, database(postgres.port()), List.of(schema), classes);
            await("the first run", LONG, migrations.run());
            Files.writeString(folder.resolve("V2__the_second.sql"), """
                    INSERT INTO locked.one SELECT current_setting('lock_timeout');
                    SET LOCAL lock_timeout = '500ms';
                    ALTER TABLE locked.one ADD COLUMN b int;""");
            dump.setAutoCommit(false);
            statement.execute("SELECT * FROM locked.one");

            Future<Void> second = migrations.run();
            Awaitility.await()
                    .atMost(LONG)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> postgres.number("SELECT count(*) FROM pg_locks WHERE NOT granted AND mode ="
                                    + " 'AccessExclusiveLock' AND relation = 'locked.one'::regclass")
                            == 1);
            Future<Void> another = vertx.executeBlocking(() -> {
                postgres.execute("SELECT * FROM locked.one");
                return null;
            });
            await("another transaction, behind the migration", LONG, another);
            assertThat(second.isComplete()).isFalse();
            dump.rollback();

            await("the second run", LONG, second);
            assertThat(postgres.text("SELECT a FROM locked.one WHERE b IS NULL"))
                    .as("the time that a migration waits which does not say how long")
                    .isEqualTo("10s");
        }
    }

    @Test
    void aSeedThatFailsIsOneClearLine() {
        Schema schema =
                new Schema("barren", "db/testflows", transaction -> Future.failedFuture("the soil is\n  too dry"));

        assertThatThrownBy(() -> await("migrations", LONG, migrations(schema).run()))
                .cause()
                .hasMessage("The seed of schema barren can't be inserted: the soil is; too dry");
    }

    @Test
    void aDatabaseThatCannotBeReachedIsOneClearLineWithoutThePassword() {
        int nobody = FreePorts.one();

        assertThatThrownBy(() -> await("no server", LONG, database(nobody).reach()))
                .rootCause()
                .isInstanceOf(java.net.ConnectException.class);
        assertThatThrownBy(() -> await("no server", LONG, database(nobody).reach()))
                .cause()
                .hasMessageMatching("The database at 127\\.0\\.0\\.1:" + nobody + "/postgres can't be reached: [^\\n]*")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void aWrongPasswordIsNotTriedAgainAndAgain() {
        // trust authentication is on in the test's PostgreSQL, so it is the database's name that is wrong
        Database wrong = new Database(
                vertx, settings("postgresql://postgres:s3cret@127.0.0.1:" + postgres.port() + "/nil", LONG), "t");

        assertThatThrownBy(() -> await(wrong.reach())).hasStackTraceContaining("\"nil\" does not exist");
    }

    @Test
    void aHealthCheckAsksTheDatabase() {
        assertThatNoException().isThrownBy(() -> await(database(postgres.port()).check()));
    }

    private Migrations migrations(Schema schema) {
        return new Migrations(vertx, database(postgres.port()), List.of(schema), Migrations.class.getClassLoader());
    }

    private Database database(int port) {
        return new Database(
                vertx,
                settings("postgresql://postgres:s3cret@127.0.0.1:" + port + "/postgres", Duration.ofSeconds(1)),
                "baton-test");
    }

    private static DatabaseSettings settings(String uri, Duration startTimeout) {
        Duration seconds = Duration.ofSeconds(2);
        return new DatabaseSettings(
                new Secret(uri),
                Optional.empty(),
                true,
                Optional.empty(),
                seconds,
                startTimeout,
                seconds,
                seconds,
                seconds,
                seconds);
    }
}

package dev.baton.dbworker.database;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.config.Secret;
import dev.baton.dbworker.testing.TestPostgres;
import dev.baton.flow.Schema;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server's certificate is for {@code localhost}, and not for 127.0.0.1. */
@Tag("security")
class DatabaseTlsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    static Path dir;

    private static TestPostgres postgres;

    private final Vertx vertx = Vertx.vertx();

    @BeforeAll
    static void start() throws IOException {
        Path key = file("server-key.pem");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxr-xr-x"));
        postgres = TestPostgres.start(file("server.pem"), key);
    }

    private static Path file(String name) throws IOException {
        Path file = dir.resolve(name);
        if (Files.notExists(file)) {
            try (InputStream in = Objects.requireNonNull(DatabaseTlsTest.class.getResourceAsStream("/tls/" + name))) {
                Files.copy(in, file);
            }
        }
        return file;
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    @AfterEach
    void close() {
        await(vertx.close());
    }

    @Test
    void aServerWhoseCertificateAndNameAreRightIsReached() throws IOException {
        Database database = database("localhost", "verify-full", Optional.of(file("ca.pem")));

        await("TLS", LONG, database.reach());
        await(database.check());
        await("migrations", LONG, migrations(database).run());

        assertThat(postgres.number("SELECT count(*) FROM pg_tables WHERE schemaname = 'tls'"))
                .isPositive();
    }

    @Test
    void aServerUnderAnotherNameIsNotBelieved() throws IOException {
        Optional<Path> ca = Optional.of(file("ca.pem"));

        assertIsRefused(database("127.0.0.1", "verify-full", ca));
        assertThatNoException()
                .isThrownBy(() -> await(
                        "TLS", LONG, database("127.0.0.1", "verify-ca", ca).reach()));
    }

    @Test
    void aServerOfAnotherCaIsNotBelieved() throws IOException {
        Optional<Path> other = Optional.of(file("other-ca.pem"));

        assertIsRefused(database("localhost", "verify-full", other));
        assertIsRefused(database("localhost", "verify-ca", other));
        assertIsRefused(database("localhost", "require", other));
    }

    @Test
    void withoutACaFileItIsOneThatJavaTrusts() {
        assertIsRefused(database("localhost", "verify-full", Optional.empty()));
        assertIsRefused(database("localhost", "verify-ca", Optional.empty()));
    }

    @Test
    void migrationsBelieveNoOtherServerEither() throws IOException {
        Database database = database("localhost", "verify-full", Optional.of(file("other-ca.pem")));

        assertThatThrownBy(() -> await("migrations", LONG, migrations(database).run()))
                .isNotNull();
    }

    private static void assertIsRefused(Database database) {
        assertThatThrownBy(() -> await("a refusal", LONG, database.reach())).isNotNull();
    }

    private Migrations migrations(Database database) {
        Schema schema = new Schema("tls", "db/testflows", transaction -> Future.succeededFuture());
        return new Migrations(vertx, database, List.of(schema), Migrations.class.getClassLoader());
    }

    private Database database(String host, String mode, Optional<Path> ca) {
        Secret uri = new Secret("postgresql://postgres:x@%s:%s/postgres?sslmode=%s"
                .formatted(host, Integer.toString(postgres.port()), mode));
        return new Database(
                vertx,
                new DatabaseSettings(uri, Optional.empty(), true, ca, LONG, SECOND, LONG, LONG, LONG, LONG),
                "baton-test");
    }
}

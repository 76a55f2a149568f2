package dev.baton.dbworker.database;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.config.ConfigProblem;
import dev.baton.config.Secret;
import dev.baton.config.StartProblem;
import dev.baton.dbworker.testing.TestPostgres;
import dev.baton.flow.Schema;
import dev.baton.testing.FreePorts;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which of several servers is used. That a standby is not, and is found when it is promoted, shows FailoverTest. */
class ServersTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SECONDS = Duration.ofSeconds(3);

    private static TestPostgres one;
    private static TestPostgres other;

    private final Vertx vertx = Vertx.vertx();

    @BeforeAll
    static void start() {
        one = TestPostgres.start();
        other = TestPostgres.start();
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
    }

    @BeforeEach
    void bothMayWrite() throws SQLException {
        readOnly(one, false);
        readOnly(other, false);
    }

    @AfterEach
    void close() {
        await(vertx.close());
    }

    @Test
    void theOneThatIsThereIsUsedByLanesPoolAndMigrations() {
        Database database = database(hosts(FreePorts.one(), one.port()), "");
        Schema schema = new Schema("servers", "db/testflows", transaction -> Future.succeededFuture());

        await("a server", LONG, database.reach());
        await(database.check());
        await(
                "migrations",
                LONG,
                new Migrations(vertx, database, List.of(schema), Migrations.class.getClassLoader()).run());

        assertThat(portOf(database.connect())).isEqualTo(one.port());
        assertThat(one.number("SELECT count(*) FROM pg_tables WHERE schemaname = 'servers'"))
                .isPositive();
    }

    @Test
    void aHostThatTakesConnectionsAndSaysNothingHoldsNoneUpForLong() {
        int silent = await(vertx.createNetServer()
                        .connectHandler(socket -> socket.handler(ignored -> {}))
                        .listen(0, "127.0.0.1"))
                .actualPort();
        Database database = database(hosts(silent, one.port()), "");

        assertThat(portOf(database.connect())).isEqualTo(one.port());
        assertThat(portOf(database.connect())).as("at once").isEqualTo(one.port());
    }

    @Test
    void oneThatIsReadOnlyIsPassedOverAndTheOtherIsFoundWhenTheyChangePlaces() throws SQLException {
        Database database = database(hosts(one.port(), other.port()), "?target_session_attrs=read-write");
        readOnly(one, true);
        assertThat(portOf(database.connect())).isEqualTo(other.port());
        assertThat(portOf(database.pool())).isEqualTo(other.port());

        readOnly(one, false);
        readOnly(other, true);

        assertThat(portOf(database.connect())).isEqualTo(one.port());
    }

    /** A cluster manager fences the old primary so: its sessions stay open, and read what is old. */
    @Test
    void poolAndListsLeaveAServerThatBecomesReadOnlyThoughTheyOnlyRead() throws SQLException {
        Database database = database(hosts(one.port(), other.port()), "?target_session_attrs=read-write");
        one.execute("ALTER DATABASE postgres RESET default_transaction_read_only");
        Promise<Void> left = Promise.promise();
        SqlConnection lists = await(database.lanes().lists().connect());
        lists.closeHandler(ignored -> left.complete());
        assertThat(portOf(database.pool())).isEqualTo(one.port());

        one.execute("ALTER SYSTEM SET default_transaction_read_only = on");
        try {
            one.execute("SELECT pg_reload_conf()");

            await().atMost(LONG).until(() -> portOf(database.pool()) == other.port());
            await("lists", LONG, left.future());
            assertThat(portOf(database.lanes().lists().connect())).isEqualTo(other.port());
        } finally {
            one.execute("ALTER SYSTEM RESET default_transaction_read_only");
            one.execute("SELECT pg_reload_conf()");
        }
    }

    @Test
    void withoutAWishItIsTheFirstThatAnswers() throws SQLException {
        readOnly(one, true);

        assertThat(portOf(database(hosts(one.port(), other.port()), "?target_session_attrs=any")
                        .connect()))
                .isEqualTo(one.port());
    }

    @Test
    void ifNoneWillDoItSaysOfEachWhy() throws SQLException {
        int none = FreePorts.one();
        readOnly(one, true);
        Database database = database(hosts(one.port(), none), "?target_session_attrs=read-write");

        assertThatThrownBy(() -> await("a refusal", LONG, database.reach()))
                .cause()
                .isInstanceOf(StartProblem.class)
                .hasMessageContaining("127.0.0.1:%d: it is read-only; 127.0.0.1:%d: ".formatted(one.port(), none))
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void aUriThatIsNoneIsNotShown() {
        assertThatThrownBy(() -> database("a:1,b:x", ""))
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining("database.uri is not of the form")
                .hasMessageNotContaining("s3cret");
        assertThatThrownBy(() -> database("a:1,b:2", "?target_session_attrs=prefer-standby"))
                .isInstanceOf(ConfigProblem.class)
                .hasMessage("database.uri has target_session_attrs=prefer-standby; allowed: any, primary, read-write");
    }

    @Test
    void allThatTheUriSaysHoldsForEachHost() {
        DatabaseUri uri = DatabaseUri.parse(
                "database.uri",
                new Secret("postgresql://me:a%40b@a:1,b/d?sslmode=verify-full&target_session_attrs=primary"));

        assertThat(uri.where()).isEqualTo("a:1,b:5432/d");
        assertThat(uri.target()).isEqualTo(DatabaseUri.Target.PRIMARY);
        assertThat(uri.hosts()).allSatisfy(host -> {
            assertThat(host.getUser()).isEqualTo("me");
            assertThat(host.getPassword()).isEqualTo("a@b");
            assertThat(host.getSslMode().value).isEqualTo("verify-full");
            assertThat(host.getProperties()).doesNotContainKey("target_session_attrs");
        });
        assertThat(DatabaseUri.parse("database.uri", new Secret("postgresql://a,b/d"))
                        .target())
                .as("of several hosts")
                .isEqualTo(DatabaseUri.Target.PRIMARY);
        assertThat(DatabaseUri.parse("database.uri", new Secret("postgresql://a/d"))
                        .target())
                .as("of one")
                .isEqualTo(DatabaseUri.Target.ANY);
    }

    private static String hosts(int first, int second) {
        return "127.0.0.1:%d,127.0.0.1:%d".formatted(first, second);
    }

    private static int portOf(Future<SqlConnection> opening) {
        SqlConnection connection = await("a connection", LONG, opening);
        int port = portOf(connection);
        await(connection.close());
        return port;
    }

    private static int portOf(SqlClient client) {
        return await(client.query("SELECT inet_server_port()").execute())
                .iterator()
                .next()
                .getInteger(0);
    }

    private static void readOnly(TestPostgres server, boolean readOnly) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET default_transaction_read_only = off");
            statement.execute("ALTER DATABASE postgres SET default_transaction_read_only = " + readOnly);
        }
    }

    private Database database(String hosts, String parameters) {
        Secret uri = new Secret("postgresql://postgres:s3cret@%s/postgres%s".formatted(hosts, parameters));
        return new Database(
                vertx,
                new DatabaseSettings(
                        uri, Optional.empty(), true, Optional.empty(), SECONDS, SECONDS, LONG, LONG, LONG, LONG),
                "baton-test");
    }
}

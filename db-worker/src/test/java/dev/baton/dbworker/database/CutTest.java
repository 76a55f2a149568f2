package dev.baton.dbworker.database;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.config.Secret;
import dev.baton.dbworker.testing.SharedPostgres;
import dev.baton.dbworker.testing.TestPostgres;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The live lab cuts a node off from a real PostgreSQL. */
@ExtendWith(SharedPostgres.class)
class CutTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SECONDS = Duration.ofSeconds(3);
    private static final String SESSIONS = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'cut'";

    private final Vertx vertx = Vertx.vertx();
    private final TestPostgres postgres;
    private final Database database;

    CutTest(TestPostgres postgres) {
        this.postgres = postgres;
        this.database = new Database(
                vertx,
                new DatabaseSettings(
                        new Secret(postgres.uri()),
                        Optional.empty(),
                        true,
                        Optional.empty(),
                        SECONDS,
                        SECONDS,
                        LONG,
                        LONG,
                        LONG,
                        LONG),
                "cut");
    }

    @AfterEach
    void close() {
        await(database.close());
        await(vertx.close());
    }

    @Test
    void allConnectionsAreClosedUnderWhatRunsAndNoneIsOpenedUntilItIsOver() {
        SqlConnection lane = await("a lane's", LONG, database.lanes().payload().connect());
        Promise<Void> closed = Promise.promise();
        lane.closeHandler(ignored -> closed.complete());
        Future<?> runs = lane.query("SELECT pg_sleep(25)").execute();
        await("the pool's", LONG, database.check());
        sessions(2);
        long begun = System.nanoTime();

        database.cut(true);

        await("its end", LONG, closed.future());
        assertThatThrownBy(() -> await("what ran", LONG, runs)).isNotNull();
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .as("it does not wait for the statement")
                .isLessThan(Duration.ofSeconds(20));
        sessions(0);
        assertThatThrownBy(
                        () -> await("a lane's", LONG, database.lanes().leases().connect()))
                .hasMessageContaining("The live lab has cut this node off");
        assertThatThrownBy(() -> await("the pool's", LONG, database.check()))
                .hasMessageContaining("The live lab has cut this node off");
        assertThat(postgres.number(SESSIONS)).isZero();

        database.cut(false);

        await("the pool's again", LONG, database.check());
        await(await("a lane's again", LONG, database.lanes().payload().connect())
                .close());
    }

    private void sessions(int wanted) {
        Awaitility.await().atMost(LONG).until(() -> postgres.number(SESSIONS) == wanted);
    }
}

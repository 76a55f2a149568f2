package dev.baton.flows.lab;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.config.ConfigFile;
import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.flows.lab.LabFlow.Order;
import dev.baton.flows.lab.LabFlow.Piece;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The lab's flow: measurable work, a database that is as slow as the configuration says, and no public path. */
class LabFlowTest {
    private static final Duration LATENCY = Duration.ofMillis(400);
    private static final int BATCH = 20;

    private static final Vertx VERTX = Vertx.vertx();
    private static EmbeddedPostgres server;
    private static PgConnection connection;

    @BeforeAll
    static void open() throws IOException, SQLException {
        server = EmbeddedPostgres.builder().start();
        execute("CREATE SCHEMA lab");
        try (InputStream migration = LabFlowTest.class.getResourceAsStream("/db/lab/V1__lab.sql")) {
            execute(new String(migration.readAllBytes(), StandardCharsets.UTF_8));
        }
        connection = await(PgConnection.connect(
                VERTX,
                new PgConnectOptions()
                        .setHost("127.0.0.1")
                        .setPort(server.getPort())
                        .setDatabase("postgres")
                        .setUser("postgres")
                        .setPassword("postgres")));
    }

    @AfterAll
    static void close() throws IOException {
        await(connection.close());
        await(VERTX.close());
        server.close();
    }

    @Test
    void theDatabaseSleepsOnceForABatchHoweverManyAreInIt() {
        List<Piece> batch = IntStream.rangeClosed(1, BATCH)
                .mapToObj(item -> new Piece(item, "", "digest-" + item, 3, (int) LATENCY.toMillis(), Optional.empty()))
                .toList();
        long started = System.nanoTime();

        List<Outcome<Piece>> outcomes = await(flow(LATENCY).read(connection, batch));

        assertThat(Duration.ofNanos(System.nanoTime() - started))
                .isBetween(LATENCY, LATENCY.multipliedBy(BATCH).dividedBy(2));
        assertThat(outcomes)
                .isEqualTo(IntStream.rangeClosed(1, BATCH)
                        .mapToObj(item -> Outcome.done(new Piece(
                                item, "word-" + item, "digest-" + item, 3, (int) LATENCY.toMillis(), Optional.empty())))
                        .toList());
    }

    @Test
    void eachStageWorksOnWhatTheOneBeforeItMade() {
        Piece piece = new Piece(7, "word-7", Digest.of("", 3), 3, 0, Optional.empty());

        assertThat(piece.digested().digest()).hasSize(64).isNotEqualTo(piece.digest());
        assertThat(piece.digested()).isEqualTo(piece.digested());
        assertThat(Digest.of("a", 2)).isNotEqualTo(Digest.of("a", 3));
    }

    @Test
    void whatIsNotThereIsRefused() {
        assertThat(flow(Duration.ZERO).begin(new Order(1))).isInstanceOf(Outcome.Done.class);
        assertThat(flow(Duration.ZERO).begin(new Order(LabFlow.ITEMS))).isInstanceOf(Outcome.Done.class);
        assertThat(flow(Duration.ZERO).begin(new Order(0))).isInstanceOf(Outcome.Refused.class);
        assertThat(flow(Duration.ZERO).begin(new Order(LabFlow.ITEMS + 1))).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void aRequestChoosesItsWorkAndItsLatencyWithinBounds() {
        LabFlow flow = flow(LATENCY);

        assertThat(flow.begin(new Order(7)))
                .isEqualTo(Outcome.done(
                        new Piece(7, "", Digest.of("", 3), 3, (int) LATENCY.toMillis(), Optional.empty())));
        assertThat(flow.begin(order(5, 80)))
                .isEqualTo(Outcome.done(new Piece(7, "", Digest.of("", 5), 5, 80, Optional.empty())));
        for (Order refused :
                List.of(order(0, 0), order(10_001, 0), order(1, -1), order(1, 1_001), holding(-1), holding(1_001))) {
            assertThat(flow.begin(refused)).isInstanceOf(Outcome.Refused.class);
        }
    }

    private static Order order(int rounds, int millis) {
        return new Order(7, Optional.of(rounds), Optional.of(millis), Optional.empty());
    }

    private static Order holding(int millis) {
        return new Order(7, Optional.of(1), Optional.of(0), Optional.of(millis));
    }

    @Test
    void itIsThereInTheDevelopmentProfileOnly() {
        assertThat(flows("profile: development")).extracting(Flow::name).containsExactly("lab-work");
        assertThat(flows("profile: production")).isEmpty();
        assertThat(flows("{profile: development, flows: {lab: {enabled: false}}}"))
                .isEmpty();
    }

    private static LabFlow flow(Duration latency) {
        return new LabFlow(new LabSettings(true, 3, latency));
    }

    private static List<Flow<?, ?>> flows(String yaml) {
        return new LabFlows()
                .flows(ConfigFile.parse("baton.yaml", yaml, Map.of()).forFlows());
    }

    private static void execute(String sql) throws SQLException {
        try (Connection jdbc = server.getPostgresDatabase().getConnection();
                Statement statement = jdbc.createStatement()) {
            statement.execute(sql);
        }
    }
}

package dev.baton.flows.bench;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.config.ConfigFile;
import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.flows.bench.FortunesFlow.Fortune;
import dev.baton.flows.bench.FortunesFlow.Fortunes;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The benchmark flows do what their originals do, batch or not: on a real PostgreSQL. */
class BenchFlowsTest {
    private static final Scale SCALE = new Scale(1);

    private static final Vertx VERTX = Vertx.vertx();
    private static EmbeddedPostgres server;
    private static PgConnection connection;

    @BeforeAll
    static void open() throws IOException, SQLException {
        server = EmbeddedPostgres.builder().start();
        execute("CREATE SCHEMA bench");
        try (InputStream migration = BenchFlowsTest.class.getResourceAsStream("/db/bench/V1__bench.sql")) {
            execute(new String(migration.readAllBytes(), StandardCharsets.UTF_8));
        }
        connection = await(PgConnection.connect(
                VERTX,
                new PgConnectOptions()
                        .setHost("127.0.0.1")
                        .setPort(server.getPort())
                        .setDatabase("postgres")
                        .setUser("postgres")
                        .setPassword("postgres")
                        .setCachePreparedStatements(true)));
        await(Filling.insert(connection, SCALE));
    }

    @AfterAll
    static void close() throws IOException {
        await(connection.close());
        await(VERTX.close());
        server.close();
    }

    @Test
    void theTablesAreFilledOnce() throws SQLException {
        await(Filling.insert(connection, SCALE));

        assertThat(number("select count(*) from bench.pgbench_accounts")).isEqualTo(100_000);
        assertThat(number("select count(*) from bench.pgbench_tellers")).isEqualTo(10);
        assertThat(number("select count(*) from bench.world")).isEqualTo(10_000);
        assertThat(number("select count(*) from bench.fortune")).isEqualTo(12);
    }

    @Test
    void eachTransactionHearsItsOwnBalanceAndTheBankSumsUp() throws SQLException {
        Random random = new Random(7);
        Map<Integer, Integer> expected = new HashMap<>();
        for (int batch = 0; batch < 20; batch++) {
            List<TpcbOrder> orders = new ArrayList<>();
            for (int i = 0; i < 100; i++) { // few accounts: the same one many times in a batch
                orders.add(new TpcbOrder(
                        1 + random.nextInt(30), 1 + random.nextInt(10), 1, random.nextInt(-5_000, 5_001)));
            }

            List<Outcome<TpcbBalance>> outcomes = await(Tpcb.run(connection, orders));

            for (int i = 0; i < orders.size(); i++) {
                TpcbOrder order = orders.get(i);
                int balance = expected.merge(order.aid(), order.delta(), Integer::sum);
                assertThat(outcomes.get(i))
                        .isEqualTo(Outcome.done(new TpcbBalance(order.aid(), order.delta(), balance)));
            }
        }
        long history = number("select sum(delta) from bench.pgbench_history");
        assertThat(number("select count(*) from bench.pgbench_history")).isEqualTo(2_000);
        assertThat(number("select sum(abalance) from bench.pgbench_accounts")).isEqualTo(history);
        assertThat(number("select sum(tbalance) from bench.pgbench_tellers")).isEqualTo(history);
        assertThat(number("select sum(bbalance) from bench.pgbench_branches")).isEqualTo(history);
    }

    @Test
    void whatIsOutOfScaleIsRefused() {
        assertThat(new TpcbOrder(100_001, 1, 1, 5).within(SCALE)).isInstanceOf(Outcome.Refused.class);
        assertThat(new TpcbOrder(1, 11, 1, 5).within(SCALE)).isInstanceOf(Outcome.Refused.class);
        assertThat(new TpcbOrder(1, 1, 0, 5).within(SCALE)).isInstanceOf(Outcome.Refused.class);
        assertThat(new TpcbOrder(100_000, 10, 1, -5).within(SCALE)).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void theReceiptIsADigestOfWhatItSays() throws Exception {
        TpcbText text = ((Outcome.Done<TpcbText>) TpcbText.of(new TpcbBalance(3, -20, 80))).answer();
        TpcbReceipt receipt = ((Outcome.Done<TpcbReceipt>) TpcbReceipt.of(text)).answer();

        assertThat(receipt.abalance()).isEqualTo(80);
        assertThat(receipt.text()).isEqualTo("account 3: -20 = 80");
        assertThat(receipt.digest()).matches("[0-9a-f]{16}");
    }

    @Test
    void queriesAreClampedAsTechEmpowerHasIt() {
        assertThat(queries("20")).isEqualTo(20);
        assertThat(queries("0")).isEqualTo(1);
        assertThat(queries("501")).isEqualTo(500);
        assertThat(queries("99999999999999999999")).isEqualTo(1);
        assertThat(queries("foo")).isEqualTo(1);
        assertThat(new WorldFlows.Queries(Optional.empty()).count()).isEqualTo(1);
    }

    private static int queries(String text) {
        return new WorldFlows.Queries(Optional.of(text)).count();
    }

    @Test
    void fortunesAreSortedAndEscaped() {
        Fortunes fortunes = new Fortunes(List.of(
                new Fortune(0, "Additional fortune added at request time."),
                new Fortune(11, "<script>alert(\"This should not be displayed in a browser alert box.\");</script>"),
                new Fortune(12, "フレームワークのベンチマーク")));

        assertThat(FortunesFlow.render(fortunes))
                .isEqualTo("<!DOCTYPE html><html><head><title>Fortunes</title></head><body><table>"
                        + "<tr><th>id</th><th>message</th></tr>"
                        + "<tr><td>0</td><td>Additional fortune added at request time.</td></tr>"
                        + "<tr><td>11</td><td>&lt;script&gt;alert(&quot;This should not be displayed in a browser alert"
                        + " box.&quot;);&lt;/script&gt;</td></tr>"
                        + "<tr><td>12</td><td>フレームワークのベンチマーク</td></tr></table></body></html>");
    }

    @Test
    void thereAreNoSuchFlowsOutsideTheDevelopmentProfile() {
        assertThat(flows("profile: production")).isEmpty();
        assertThat(flows("profile: development"))
                .extracting(Flow::name)
                .containsExactly(
                        "tpcb",
                        "tpcb-one-commit",
                        "lookup",
                        "bench-db",
                        "bench-queries",
                        "bench-updates",
                        "bench-fortunes");
        assertThat(flows("profile: development\nflows: {bench: {enabled: false}}"))
                .isEmpty();
    }

    private static List<Flow<?, ?>> flows(String yaml) {
        return new BenchFlows()
                .flows(ConfigFile.parse("baton.yaml", yaml, Map.of()).forFlows());
    }

    private static void execute(String sql) throws SQLException {
        try (Connection jdbc = server.getPostgresDatabase().getConnection();
                Statement statement = jdbc.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long number(String sql) throws SQLException {
        try (Connection jdbc = server.getPostgresDatabase().getConnection();
                Statement statement = jdbc.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}

package dev.baton.dbworker;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.config.ConfigFile;
import dev.baton.config.StartProblem;
import dev.baton.dbworker.testing.SharedPostgres;
import dev.baton.dbworker.testing.TestPostgres;
import dev.baton.message.RoleName;
import dev.baton.node.Node;
import dev.baton.testing.FreePorts;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A whole node that is a db-worker, found and started as it is for real. */
@ExtendWith(SharedPostgres.class)
class DbWorkerRoleTest {
    private static final Duration LONG = Duration.ofSeconds(40);

    @Test
    void aNodeIsReadyWhenItsTablesAreThereAndItsLanesAreConnected(TestPostgres postgres) throws Exception {
        Node node = await("the start", LONG, Node.start(Set.of(RoleName.DB_WORKER), config(postgres.uri())));
        try {
            HttpResponse<String> ready = get(node.adminPort(), "/health/ready");

            assertThat(ready.statusCode()).as(ready.body()).isEqualTo(200);
            assertThat(ready.body()).contains("\"database\"", "\"lanes\"");
            assertThat(get(node.adminPort(), "/metrics").body()).contains("baton_lane_waiting{");
            assertThat(postgres.number("SELECT count(*) FROM pg_namespace WHERE nspname IN ('baton', 'testflows')"))
                    .isEqualTo(2);
        } finally {
            await("the stop", LONG, node.stop());
        }
        assertThat(postgres.number(
                        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'baton worker-under-test'"))
                .isZero();
    }

    @Test
    void withoutItsDatabaseANodeDoesNotStart() {
        ConfigFile config = config("postgresql://postgres@127.0.0.1:" + FreePorts.one() + "/postgres");

        assertThatThrownBy(() -> await("the start", LONG, Node.start(Set.of(RoleName.DB_WORKER), config)))
                .cause()
                .isInstanceOf(StartProblem.class)
                .hasMessageStartingWith("The database at 127.0.0.1:");
    }

    private static ConfigFile config(String databaseUri) {
        int clusterPort = FreePorts.one();
        return ConfigFile.parse("test", """
                node: {name: worker-under-test, admin-port: 0}
                cluster: {port: %d, members: ['127.0.0.1:%d']}
                database: {uri: '%s', start-timeout: 1s}
                """.formatted(clusterPort, clusterPort, databaseUri), Map.of());
    }

    private static HttpResponse<String> get(int port, String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .timeout(Duration.ofSeconds(5))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}

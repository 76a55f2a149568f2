package dev.baton.cli.door;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.cli.CommandRun;
import dev.baton.cluster.LocalDatabase;
import dev.baton.config.ConfigFile;
import dev.baton.config.StartProblem;
import dev.baton.message.RoleName;
import dev.baton.node.Node;
import dev.baton.node.NodePlan;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The password of the role that owns the tables is where {@code baton migrate} runs, and on no node. */
class MigrateTest {
    private static final Duration START = Duration.ofSeconds(120);

    @TempDir
    Path dir;

    private LocalDatabase database;

    @BeforeEach
    void start() {
        database = LocalDatabase.start(dir.resolve("postgres"));
    }

    @AfterEach
    void stop() {
        database.close();
    }

    @Test
    void nodesStartOnlyWhenTheTablesAreThereAndThenNeedNoOwner() throws IOException {
        assertThatThrownBy(() -> await("the node's start", START, startNode()))
                .cause()
                .isInstanceOf(StartProblem.class)
                .hasMessageContaining("Schema baton needs the migration V1, and nodes do not migrate");

        CommandRun migrated =
                CommandRun.of("migrate", "--config", config("migration-uri: '" + database.ownerUri() + "'"));
        assertThat(migrated.code()).as(migrated.toString()).isZero();
        assertThat(migrated.out()).contains("The tables are up to date").doesNotContain(database.ownerUri());

        Node node = await("the node's start", START, startNode());
        await("the node's end", START, node.stop());
    }

    /** With an owner of the tables, and with one role for all. */
    @ParameterizedTest
    @ValueSource(strings = {"database: {uri: '%2$s', migration-uri: '%1$s'", "database: {uri: '%1$s'"})
    void aDatabaseThatCannotBeReachedIsOneLine(String settings) throws IOException {
        String uri = "postgresql://baton:s3cret@127.0.0.1:1/baton";
        String yaml = settings.formatted(uri, database.address().uri()) + ", start-timeout: 1s}";
        CommandRun failed = CommandRun.of("migrate", "--config", file(yaml));
        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.err())
                .startsWith("baton: The database at 127.0.0.1:1/baton can't be reached")
                .doesNotContain("s3cret")
                .hasLineCount(1);
    }

    private Future<Node> startNode() throws IOException {
        String yaml = Files.readString(Path.of(config("migrate: false")));
        return Node.start(NodePlan.of(Set.of(RoleName.DB_WORKER), ConfigFile.parse("test", yaml, Map.of())));
    }

    private String config(String more) throws IOException {
        return file("database: {uri: '%s', %s}".formatted(database.address().uri(), more));
    }

    private String file(String database) throws IOException {
        String yaml = """
                node: {name: door, admin-port: 0}
                cluster: {alone: true}
                flows: {bench: {enabled: false}}
                %s
                """.formatted(database);
        return Files.writeString(dir.resolve("baton.yaml"), yaml).toString();
    }
}

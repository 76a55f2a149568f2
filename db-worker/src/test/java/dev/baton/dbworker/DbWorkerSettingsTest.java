package dev.baton.dbworker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.config.ConfigFile;
import dev.baton.config.ConfigProblem;
import dev.baton.dbworker.database.DatabaseSettings;
import dev.baton.dbworker.lane.LaneSettings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DbWorkerSettingsTest {

    @Test
    void theDefaultsNeedOnlyTheDatabasesUri() {
        ConfigFile config = config("");

        assertThat(lanes(config)).isEqualTo(new LaneSettings(2, 256, 4096, Duration.ofSeconds(15)));
    }

    @Test
    void aDatabaseWithoutUriIsOneClearLine() {
        ConfigFile config = ConfigFile.parse("test", "", Map.of());

        assertThatThrownBy(() -> database(config))
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContainingAll("database.uri", "BATON_DATABASE_URI");
    }

    @Test
    void aBatchOutlivesTheStatementsThatItWaitsFor() {
        ConfigFile config = config("db-worker: {batch-timeout: 10s}");

        assertThatThrownBy(() -> lanes(config))
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContainingAll("db-worker.batch-timeout is 10000 ms", "database.statement-timeout");
    }

    @Test
    void aBoundOutOfItsRangeIsOneClearLine() {
        assertThatThrownBy(() -> lanes(config("db-worker: {batch-max: 0}")))
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining("db-worker.batch-max");
    }

    @Test
    void thePasswordIsNotShown() {
        assertThat(database(config("")).toString()).contains("127.0.0.1").doesNotContain("s3cret");
    }

    private static LaneSettings lanes(ConfigFile config) {
        return config.section("db-worker", DbWorkerSettings.class).forLanes(database(config));
    }

    private static DatabaseSettings database(ConfigFile config) {
        return config.section("database", DatabaseSettings.class);
    }

    private static ConfigFile config(String more) {
        return ConfigFile.parse(
                "test", "database: {uri: 'postgresql://baton:s3cret@127.0.0.1/baton'}\n" + more, Map.of());
    }
}

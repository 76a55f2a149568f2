package dev.baton.dbworker.database;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.config.Secret;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SupportedVersionsTest {
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    @Test
    void anyOtherVersionIsRefusedInOneLineThatSaysWhatIsSupported() {
        Vertx vertx = Vertx.vertx();
        Secret uri = new Secret("postgresql://u:p@127.0.0.1:1/db");
        var settings =
                new DatabaseSettings(uri, TEN_SECONDS, TEN_SECONDS, TEN_SECONDS, TEN_SECONDS, TEN_SECONDS, TEN_SECONDS);
        Database database = new Database(vertx, settings, "test");

        assertThat(database.unsupported(13, "13.22").orElseThrow())
                .hasMessage("The database at 127.0.0.1:1/db is PostgreSQL 13.22; supported are 14 to 18");
        assertThat(database.unsupported(19, "19beta1")).isPresent();
        for (int major = Database.OLDEST; major <= Database.NEWEST; major++) {
            assertThat(database.unsupported(major, major + ".1")).isEmpty();
        }
        await(database.close());
        await(vertx.close());
    }
}

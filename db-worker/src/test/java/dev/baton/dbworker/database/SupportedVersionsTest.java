package dev.baton.dbworker.database;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.config.Secret;
import dev.baton.config.StartProblem;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SupportedVersionsTest {
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    @Test
    void anyOtherVersionIsRefusedInOneLineThatSaysWhatIsSupported() {
        Vertx vertx = Vertx.vertx();
        Secret uri = new Secret("postgresql://u:p@127.0.0.1:1/db");
        var settings = settings(uri);
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

    /** A server that accepts everybody, and says that it is of version 13. */
    @Test
    void aNodeDoesNotStartOnSuchAServer() {
        Vertx vertx = Vertx.vertx();
        int port = await(vertx.createNetServer()
                        .connectHandler(socket -> socket.handler(ignored -> socket.write(Buffer.buffer()
                                .appendBuffer(message('R', Buffer.buffer().appendInt(0)))
                                .appendBuffer(
                                        message('S', text("server_version").appendBuffer(text("13.22"))))
                                .appendBuffer(
                                        message('S', text("server_encoding").appendBuffer(text("UTF8"))))
                                .appendBuffer(
                                        message('S', text("client_encoding").appendBuffer(text("UTF8"))))
                                .appendBuffer(message('Z', Buffer.buffer("I"))))))
                        .listen(0, "127.0.0.1"))
                .actualPort();
        Secret uri = new Secret("postgresql://u:p@127.0.0.1:" + port + "/db");
        var settings = settings(uri);
        Database database = new Database(vertx, settings, "test");

        assertThatThrownBy(() -> await("a refusal", TEN_SECONDS.multipliedBy(3), database.reach()))
                .cause()
                .isInstanceOf(StartProblem.class)
                .hasMessageContaining("is PostgreSQL 13.22; supported are 14 to 18");
        await(vertx.close());
    }

    private static DatabaseSettings settings(Secret uri) {
        return new DatabaseSettings(
                uri,
                Optional.empty(),
                true,
                Optional.empty(),
                TEN_SECONDS,
                TEN_SECONDS,
                TEN_SECONDS,
                TEN_SECONDS,
                TEN_SECONDS,
                TEN_SECONDS);
    }

    private static Buffer message(char type, Buffer body) {
        return Buffer.buffer()
                .appendByte((byte) type)
                .appendInt(4 + body.length())
                .appendBuffer(body);
    }

    private static Buffer text(String text) {
        return Buffer.buffer(text).appendByte((byte) 0);
    }
}

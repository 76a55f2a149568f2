package dev.baton.test;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * The PostgreSQL of a run of tests: started with the first class, stopped with the last. It does not force its files to
 * the disk ({@code fsync} is off): what a test wrote need not survive a power failure. Any thread.
 */
final class TestServer implements AutoCloseable {
    static final String ADMIN = "postgres";

    private final EmbeddedPostgres server;
    private final AtomicInteger databases = new AtomicInteger();

    private TestServer(EmbeddedPostgres server) {
        this.server = server;
    }

    static TestServer of(ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(TestServer.class))
                .getOrComputeIfAbsent(TestServer.class, ignored -> start(), TestServer.class);
    }

    static TestServer start() {
        try {
            return new TestServer(EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "off")
                    .setServerConfig("synchronous_commit", "off")
                    .setServerConfig("full_page_writes", "off")
                    .setServerConfig("max_connections", "200")
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL does not start", e);
        }
    }

    TestDatabase newDatabase() {
        String name = "test_" + databases.incrementAndGet();
        try (Connection connection = connect(ADMIN);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("A database can't be made: " + e.getMessage(), e);
        }
        return new TestDatabase(this, name);
    }

    Connection connect(String database) throws SQLException {
        return server.getDatabase(ADMIN, database).getConnection();
    }

    int port() {
        return server.getPort();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}

package dev.baton.dbworker.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A real PostgreSQL 18, on a free port; started once for all tests of a JVM, or for one test that wants to stop it. */
public final class TestPostgres implements AutoCloseable {
    private final EmbeddedPostgres server;

    private TestPostgres(EmbeddedPostgres server) {
        this.server = server;
    }

    /** The one that all tests share: each uses its own tables. */
    public static TestPostgres shared(ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(TestPostgres.class))
                .getOrComputeIfAbsent("shared", ignored -> start(), TestPostgres.class);
    }

    public static TestPostgres start() {
        return launched(EmbeddedPostgres.builder());
    }

    /** On this port and with these data, which stay when it is closed. */
    public static TestPostgres start(int port, Path data) {
        return launched(
                EmbeddedPostgres.builder().setPort(port).setDataDirectory(data).setCleanDataDirectory(false));
    }

    /**
     * One of this major version: its binaries are copied by the build, and to target only, as all jars hold one name.
     */
    public static TestPostgres start(int major) {
        return launched(EmbeddedPostgres.builder().setPgBinaryResolver((system, architecture) -> binaries(major)));
    }

    /** One that speaks TLS, with this certificate and key; the key's file is readable by its owner only. */
    public static TestPostgres start(Path certificate, Path key) {
        return launched(EmbeddedPostgres.builder()
                .setServerConfig("ssl", "on")
                .setServerConfig("ssl_cert_file", certificate.toString())
                .setServerConfig("ssl_key_file", key.toString()));
    }

    private static InputStream binaries(int major) throws IOException {
        Path jars = Path.of("target", "postgres-versions");
        try (Stream<Path> found = Files.list(jars)) {
            Path jar = found.filter(path -> path.getFileName().toString().contains("-" + major + "."))
                    .findFirst()
                    .orElseThrow(() -> new FileNotFoundException("PostgreSQL " + major + " is not in " + jars));
            URL archive = URI.create("jar:" + jar.toUri() + "!/postgres-linux-x86_64.txz")
                    .toURL();
            return new ByteArrayInputStream(archive.openStream().readAllBytes());
        }
    }

    private static TestPostgres launched(EmbeddedPostgres.Builder builder) {
        try {
            return new TestPostgres(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return server.getPort();
    }

    public String uri() {
        return uri(port());
    }

    public static String uri(int port) {
        return "postgresql://postgres:postgres@127.0.0.1:" + port + "/postgres";
    }

    /** The same as a role that {@link #createRole} made. */
    public String uri(String role) {
        return "postgresql://%s:%s@127.0.0.1:%d/postgres".formatted(role, role, port());
    }

    /** One that may connect and nothing else; if there is none of this name. */
    public void createRole(String role) throws SQLException {
        if (number("SELECT count(*) FROM pg_roles WHERE rolname = '" + role + "'") == 0) {
            execute("CREATE ROLE %1$s LOGIN NOSUPERUSER PASSWORD '%1$s'".formatted(role));
        }
    }

    /** A connection beside the tested ones. */
    public Connection connect() throws SQLException {
        return server.getPostgresDatabase().getConnection();
    }

    public void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    public long number(String sql) {
        return new BigDecimal(text(sql)).longValue();
    }

    public String text(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

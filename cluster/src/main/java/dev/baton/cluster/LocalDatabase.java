package dev.baton.cluster;

import dev.baton.async.IoReason;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A real PostgreSQL 18 out of Maven Central, whose data stays. Its durability settings are those of a real server: the
 * library's own defaults are fast and unsafe. What a killed supervisor left running is stopped before the next start.
 */
public final class LocalDatabase implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration STOP = Duration.ofSeconds(30);
    private static final Duration RESTART = Duration.ofMinutes(3);

    private final Path home;
    private final int port;
    private final Path log;
    private final EmbeddedPostgres server;
    private final PgCtl pgCtl;

    private LocalDatabase(Path home, int port, Path log, EmbeddedPostgres server) {
        this.home = home;
        this.port = port;
        this.log = log;
        this.server = server;
        this.pgCtl = PgCtl.of(data(home));
    }

    /** On the port it had before, if that is free, else on any free one. */
    public static LocalDatabase start(Path home) {
        return start(home, choosePort(home), home.resolve("postgres.log"));
    }

    /**
     * @param home where data and passwords are kept
     * @param log of the server
     */
    public static LocalDatabase start(Path home, int port, Path log) {
        Postmaster.of(data(home)).stop(STOP);
        Postmaster.of(data(home)).forgetStaleFile();
        EmbeddedPostgres server = launch(home, port, log);
        try {
            LocalDatabase started = new LocalDatabase(home, port, log, server);
            PortFile.write(home, port);
            return started;
        } catch (RuntimeException e) {
            Postmaster.of(data(home)).stop(STOP);
            throw e;
        }
    }

    /** Where {@link #start(Path)} will be found: so that nodes can be started at the same time. */
    public static int choosePort(Path home) {
        return PortFile.read(home).filter(Ports::isFree).orElseGet(Ports::free);
    }

    /**
     * Stops what a killed supervisor left running.
     *
     * @return whether there was something
     */
    public static boolean stopLeftOver(Path home) {
        return Postmaster.of(data(home)).stop(STOP);
    }

    /** Whether a PostgreSQL runs there, whoever started it. */
    public static boolean runs(Path home) {
        return Postmaster.of(data(home)).find().isPresent();
    }

    private static Path data(Path home) {
        return home.resolve("data");
    }

    private static EmbeddedPostgres launch(Path home, int port, Path log) {
        DatabasePasswords passwords = DatabasePasswords.of(home);
        StartLog said = StartLog.of(log);
        try {
            PrivateFolder.createFor(log);
            return FirstStart.of(configured(home, port, log, passwords), said);
        } catch (ClusterProblem e) {
            Postmaster.of(data(home)).stop(STOP);
            throw e;
        } catch (IOException | RuntimeException e) {
            Postmaster.of(data(home)).stop(STOP);
            throw said.problem(e);
        }
    }

    private static EmbeddedPostgres.Builder configured(Path home, int port, Path log, DatabasePasswords passwords)
            throws IOException {
        File programs = PgPrograms.folder(home);
        Redirect output = Redirect.appendTo(log.toFile());
        return durable(EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(programs)
                .setDataDirectory(data(home))
                // For initdb: no connection without a password, not even the first.
                .setLocaleConfig("auth", "scram-sha-256")
                .setLocaleConfig("pwfile", DatabasePasswords.file(home).toString())
                .setDataDirectoryCustomizer(ignored -> DatabaseRoles.prepare(home, programs.toPath(), log))
                .setConnectConfig("password", passwords.superuser())
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPGStartupWait(START)
                .setPort(port)
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "")
                // The server's own log; a relative path, as a space would end the option.
                .setServerConfig("logging_collector", "on")
                .setServerConfig(
                        "log_directory",
                        data(home)
                                .toAbsolutePath()
                                .relativize(log.toAbsolutePath().getParent())
                                .toString())
                .setServerConfig("log_filename", log.getFileName().toString())
                .setServerConfig("log_rotation_age", "0")
                .setServerConfig("log_rotation_size", "0")
                .setServerConfig("max_connections", "200")
                .setOutputRedirector(output)
                .setErrorRedirector(output));
    }

    /** The library's own settings are fast and unsafe. */
    private static EmbeddedPostgres.Builder durable(EmbeddedPostgres.Builder builder) {
        return builder
                // The promises of this platform stand on these three.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                // To fill new log files with zeros stops every commit for 80 ms, some seconds apart, until old ones
                // can be used again.
                .setServerConfig("wal_init_zero", "off")
                .setServerConfig("shared_buffers", "256MB")
                .setServerConfig("min_wal_size", "1GB")
                .setServerConfig("max_wal_size", "2GB")
                .setServerConfig("checkpoint_timeout", "10min");
    }

    public Path log() {
        return log;
    }

    /** For nodes: with a role that reads and writes rows, and one that owns the tables. Neither is a superuser. */
    public DatabaseAddress address() {
        return address(home, port);
    }

    /** The same through another port of this machine. */
    public DatabaseAddress addressAt(int otherPort) {
        return address(home, otherPort);
    }

    /** The same before it is started. */
    public static DatabaseAddress address(Path home, int port) {
        DatabasePasswords passwords = DatabasePasswords.of(home);
        return new DatabaseAddress(
                uri(DatabaseRoles.NODE, passwords.node(), port),
                Optional.of(uri(DatabaseRoles.OWNER, passwords.owner(), port)));
    }

    /** {@code postgresql://...} of the role that owns the tables. */
    public String ownerUri() {
        return uri(DatabaseRoles.OWNER, DatabasePasswords.of(home).owner(), port);
    }

    private static String uri(String role, String password, int port) {
        return "postgresql://%s:%s@127.0.0.1:%d/%s".formatted(role, password, port, DatabaseRoles.DATABASE);
    }

    /** For JDBC, with the role that owns the tables. */
    public String jdbcUrl() {
        return jdbcUrl(DatabaseRoles.OWNER, DatabasePasswords.of(home).owner());
    }

    /** For JDBC, with the role of nodes. */
    public String nodeJdbcUrl() {
        return jdbcUrl(DatabaseRoles.NODE, DatabasePasswords.of(home).node());
    }

    private String jdbcUrl(String role, String password) {
        return "jdbc:postgresql://127.0.0.1:%d/%s?user=%s&password=%s"
                .formatted(port, DatabaseRoles.DATABASE, role, password);
    }

    /** For JDBC, as the superuser: for what nodes must not do, such as a checkpoint. */
    public String administratorJdbcUrl() {
        return jdbcUrl("postgres", DatabasePasswords.of(home).superuser());
    }

    public int port() {
        return port;
    }

    /** Its main process; 0 if it doesn't run. */
    public long pid() {
        return Postmaster.of(data(home)).find().map(ProcessHandle::pid).orElse(0L);
    }

    /** {@code pg_ctl restart -m immediate}: every backend quits at once, and recovery runs from the write-ahead log. */
    public void restartImmediately() {
        pgCtl.restartImmediately(log, RESTART);
    }

    /** SIGKILL, as a power failure would end it; {@link #startAgain} brings it back. */
    public void kill() {
        Postmaster.of(data(home)).kill(STOP);
    }

    /**
     * After {@link #kill}, or when it ended: same data, same port.
     *
     * @throws ClusterProblem with the server's own reason, as soon as it ends again; it can be tried again
     */
    public void startAgain() {
        Postmaster postmaster = Postmaster.of(data(home));
        if (postmaster.find().isPresent()) {
            return; // it runs: whoever could not tell a moment ago can now
        }
        postmaster.forgetStaleFile();
        StartLog said = StartLog.of(log);
        try {
            pgCtl.start(log, START);
        } catch (ClusterProblem e) {
            postmaster.stop(STOP);
            throw said.problem(e);
        }
    }

    /** A fast shutdown: no new connections, open ones end, everything is written. */
    @Override
    public void close() {
        try {
            server.close(); // gives up after 5 s, while PostgreSQL is still stopping
            Postmaster.of(data(home)).stop(STOP);
        } catch (IOException e) {
            throw new ClusterProblem("PostgreSQL does not stop: " + IoReason.of(e), e);
        }
    }
}

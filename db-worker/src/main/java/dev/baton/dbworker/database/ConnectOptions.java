package dev.baton.dbworker.database;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Options of both ends of a connection. The client's own defaults wait for ever, and cache no statement. */
final class ConnectOptions {
    /** Statements in flight on one connection; a lane's batch has a few. */
    private static final int PIPELINING_LIMIT = 64;

    private static final int CACHED_STATEMENTS = 256;
    private static final int CACHED_STATEMENT_LENGTH = 64 * 1024;

    /** So often does a backend that waits for a lock look whether we are still there; a killed node's locks go soon. */
    private static final String CHECK_MILLIS = "1000";

    private ConnectOptions() {}

    /** @param host what the URI says of it */
    static PgConnectOptions of(PgConnectOptions host, DatabaseSettings settings, String applicationName) {
        PgConnectOptions options = new PgConnectOptions(host);
        options.setCachePreparedStatements(true)
                .setPreparedStatementCacheMaxSize(CACHED_STATEMENTS)
                .setPreparedStatementCacheSqlLimit(CACHED_STATEMENT_LENGTH)
                .setPipeliningLimit(PIPELINING_LIMIT)
                .addProperty("application_name", applicationName)
                .addProperty("statement_timeout", millis(settings.statementTimeout()))
                .addProperty("lock_timeout", millis(settings.lockTimeout()))
                .addProperty("idle_in_transaction_session_timeout", millis(settings.idleInTransactionTimeout()))
                .addProperty("client_connection_check_interval", CHECK_MILLIS)
                .addProperty("default_transaction_isolation", "read committed");
        return options.getSslMode() == SslMode.DISABLE
                ? options
                : options.setSslOptions(tls(options.getSslMode(), settings.caFile()));
    }

    /**
     * As libpq means these modes: verify-ca and verify-full check the certificate, verify-full also the host's name,
     * and require checks the certificate if there is a CA file.
     */
    private static ClientSSLOptions tls(SslMode mode, Optional<Path> caFile) {
        boolean full = mode == SslMode.VERIFY_FULL;
        ClientSSLOptions tls = new ClientSSLOptions().setHostnameVerificationAlgorithm(full ? "HTTPS" : "");
        if (caFile.isPresent()) {
            return tls.setTrustOptions(
                    new PemTrustOptions().addCertPath(caFile.get().toString()));
        }
        return full || mode == SslMode.VERIFY_CA ? tls : tls.setTrustAll(true);
    }

    /**
     * Background tasks look repeatedly for the few rows that are still running, where thousands were a moment ago. A
     * plain scan of the index marks what it found dead, and the next one passes it by; a bitmap scan, which PostgreSQL
     * plans while the table is empty, walks through all of it each time, until it is vacuumed: measured, a third of a
     * busy database's work. A sequential scan, which it plans for a partition that was analysed while it was empty,
     * reads all that has come since.
     */
    static PgConnectOptions forBackgroundTasks(PgConnectOptions options) {
        return new PgConnectOptions(options)
                .addProperty("enable_bitmapscan", "off")
                .addProperty("enable_seqscan", "off");
    }

    /** The same with another time-out; none that is shorter gets longer. */
    static PgConnectOptions with(PgConnectOptions options, String timeout, Duration atMost) {
        long before = Long.parseLong(options.getProperties().get(timeout));
        return new PgConnectOptions(options).addProperty(timeout, Long.toString(Math.min(before, atMost.toMillis())));
    }

    static NetClientOptions network(DatabaseSettings settings) {
        return new NetClientOptions()
                .setConnectTimeout(Math.toIntExact(settings.connectTimeout().toMillis()))
                .setTcpKeepAlive(true)
                .setTcpUserTimeout(Math.toIntExact(settings.networkTimeout().toMillis()));
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }
}

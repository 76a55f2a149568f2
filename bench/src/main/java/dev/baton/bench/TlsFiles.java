package dev.baton.bench;

import dev.baton.async.IoReason;
import dev.baton.certificates.CertificateFolder;
import dev.baton.cluster.ClusterPlan;
import dev.baton.cluster.ClusterProblem;
import dev.baton.cluster.DatabaseAddress;
import dev.baton.cluster.LocalDatabase;
import dev.baton.message.RoleName;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;

/** Certificates of a benchmark's cluster, and what uses them: event bus, HTTP and admin ports, PostgreSQL. */
final class TlsFiles {
    private static final String CLUSTER = "baton";
    private static final String VERIFIED = "?sslmode=verify-full";
    private static final int DAYS = 2;
    private static final Duration RELOADED = Duration.ofSeconds(15);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final CertificateFolder files;

    TlsFiles(Path dir) {
        this.files = new CertificateFolder(dir, CLUSTER);
    }

    Path ca() {
        return files.ca();
    }

    /** The same nodes, which speak TLS with each other, with clients and with PostgreSQL. */
    ClusterPlan secured(ClusterPlan plain) {
        try {
            ClusterPlan plan = plain.with(files, DAYS).withHttps(files, DAYS);
            for (var node : plain.nodes()) {
                if (node.roles().contains(RoleName.DB_WORKER)) {
                    plan = plan.with(node.name(), Map.of("BATON_DATABASE_CA_FILE", ca().toString()));
                }
            }
            return plan;
        } catch (IOException e) {
            throw new ClusterProblem("The benchmark's certificates can't be made: " + IoReason.of(e), e);
        }
    }

    /** @return the address of a database that speaks TLS from now on, and whose certificate is checked */
    DatabaseAddress secured(LocalDatabase database) {
        try (Connection superuser = DriverManager.getConnection(database.administratorJdbcUrl());
                Statement statement = superuser.createStatement()) {
            statement.execute(
                    "ALTER SYSTEM SET ssl_cert_file = '%s'".formatted(files.certificate(CertificateFolder.HTTPS)));
            statement.execute("ALTER SYSTEM SET ssl_key_file = '%s'".formatted(files.key(CertificateFolder.HTTPS)));
            statement.execute("ALTER SYSTEM SET ssl = on");
            statement.execute("SELECT pg_reload_conf()");
        } catch (SQLException e) {
            throw new ClusterProblem("The benchmark's database can't speak TLS: " + e.getMessage(), e);
        }
        awaitTls(database.jdbcUrl() + "&sslmode=require");
        DatabaseAddress plain = database.address();
        return new DatabaseAddress(plain.uri() + VERIFIED, plain.migrationUri().map(uri -> uri + VERIFIED));
    }

    private static void awaitTls(String url) {
        long end = System.nanoTime() + RELOADED.toNanos();
        while (true) {
            try (Connection ignored = DriverManager.getConnection(url)) {
                return;
            } catch (SQLException e) {
                if (System.nanoTime() - end > 0) {
                    throw new ClusterProblem("The benchmark's database does not speak TLS: " + e.getMessage(), e);
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

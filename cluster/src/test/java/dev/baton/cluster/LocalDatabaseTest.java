package dev.baton.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalDatabaseTest {

    @TempDir
    Path home;

    @Test
    void itIsAsSafeAsARealServer() throws SQLException {
        try (LocalDatabase database = LocalDatabase.start(home)) {
            assertThat(query(database, "show fsync")).containsExactly("on");
            assertThat(query(database, "show synchronous_commit")).containsExactly("on");
            assertThat(query(database, "show full_page_writes")).containsExactly("on");
            assertThat(query(database, "show listen_addresses")).containsExactly("127.0.0.1");
            assertThat(query(database, "show server_version").getFirst()).startsWith("18.");
        }
    }

    @Test
    void nobodyConnectsWithoutAPassword() throws SQLException {
        try (LocalDatabase database = LocalDatabase.start(home)) {
            for (String role : List.of("postgres", "baton", "baton_node")) {
                for (String name : List.of("postgres", "baton", "template1")) {
                    String url = "jdbc:postgresql://127.0.0.1:%d/%s?user=%s".formatted(database.port(), name, role);
                    assertThatThrownBy(() -> DriverManager.getConnection(url).close())
                            .isInstanceOf(SQLException.class)
                            .hasMessageContaining("password");
                }
            }
        }
    }

    @Test
    void nodesHaveARoleThatCreatesNothing() throws SQLException {
        try (LocalDatabase database = LocalDatabase.start(home)) {
            assertNoSuperuser(database.nodeJdbcUrl());
            for (String sql : List.of(
                    "create schema mine", "create table public.mine (a int)", "create temp table mine (a int)")) {
                assertThatThrownBy(() -> execute(database.nodeJdbcUrl(), sql))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("permission denied");
            }
        }
    }

    @Test
    void theRoleThatMigratesOwnsTheDatabaseAndIsNoSuperuser() throws SQLException {
        try (LocalDatabase database = LocalDatabase.start(home)) {
            assertNoSuperuser(database.jdbcUrl());
            execute(database, "create schema mine");
        }
    }

    private static void assertNoSuperuser(String jdbcUrl) throws SQLException {
        assertThat(query(
                        jdbcUrl,
                        "select rolsuper or rolcreaterole or rolcreatedb from pg_roles "
                                + "where rolname = current_user"))
                .containsExactly("f");
    }

    @Test
    void anOlderDataDirectoryGetsTheRoleOfNodes() throws SQLException, IOException {
        try (LocalDatabase database = LocalDatabase.start(home)) {
            execute(database, "create table kept (what text)");
            execute(database.administratorJdbcUrl(), "drop owned by baton_node; drop role baton_node");
        }
        List<String> passwords = Files.readAllLines(home.resolve("passwords"));
        Files.write(home.resolve("passwords"), passwords.subList(0, 2));
        Files.delete(home.resolve("data").resolve("baton-roles"));

        try (LocalDatabase database = LocalDatabase.start(home)) {
            assertThat(query(database, "select count(*) from kept")).containsExactly("0");
            assertThat(query(database.nodeJdbcUrl(), "select current_user")).containsExactly("baton_node");
        }
    }

    @Test
    void rolesThatWereMadeAndNotNotedAreMadeAgain() throws SQLException, IOException {
        LocalDatabase.start(home).close();
        Files.delete(home.resolve("prepared"));
        Files.delete(home.resolve("data").resolve("baton-roles"));

        try (LocalDatabase database = LocalDatabase.start(home)) {
            assertThat(query(database.nodeJdbcUrl(), "select current_user")).containsExactly("baton_node");
        }
        DatabasePasswords passwords = DatabasePasswords.of(home);
        assertThat(home.resolve("postgres.log")).content().doesNotContain(passwords.owner(), passwords.node());
    }

    @Test
    void othersOnTheMachineCanReadNothingAndReplaceNothing() throws IOException {
        Path own = home.resolve("postgres");
        try (LocalDatabase database = LocalDatabase.start(own)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
                    .isEqualTo("rwx------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own.resolve("passwords"))))
                    .isEqualTo("rw-------");
            String program = ProcessHandle.of(database.pid())
                    .orElseThrow()
                    .info()
                    .command()
                    .orElseThrow();
            assertThat(Path.of(program)).startsWith(Installation.findHome().resolve(".baton"));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(
                            Installation.findHome().resolve(".baton").resolve("programs"))))
                    .isEqualTo("rwx------");
            ProcessHandle.allProcesses()
                    .forEach(process -> assertThat(process.info().commandLine().orElse(""))
                            .doesNotContain(DatabasePasswords.of(own).node())
                            .doesNotContain(DatabasePasswords.of(own).superuser()));
        }
    }

    @Test
    void theServersLogIsKept() throws IOException {
        Path dir = home.resolve("with a space");
        Path log = dir.resolve("logs").resolve("postgres.log");
        int port = LocalDatabase.choosePort(dir.resolve("postgres"));
        LocalDatabase.start(dir.resolve("postgres"), port, log).close();
        assertThat(log)
                .content()
                .contains("database system is ready to accept connections", "database system is shut down");
    }

    @Test
    void whenItDiesItIsStartedAgain() throws SQLException {
        List<String> news = Collections.synchronizedList(new ArrayList<>());
        try (LocalDatabase database = LocalDatabase.start(home);
                DatabaseKeeper keeper = DatabaseKeeper.start(database, news::add)) {
            long before = database.pid();
            database.kill();
            await().atMost(Duration.ofSeconds(60)).until(() -> news.size() == 2);
            assertThat(news.get(0))
                    .startsWith("PostgreSQL ended; it is started again in ")
                    .endsWith("postgres.log");
            assertThat(news.get(1)).isEqualTo("PostgreSQL is started again (pid " + database.pid() + ")");
            assertThat(database.pid()).isNotEqualTo(before);
            assertThat(query(database, "select 1")).containsExactly("1");
            keeper.close();
        }
    }

    @Test
    void itIsTriedUntilItStartsAndTheServersOwnReasonIsSaid() throws SQLException, IOException {
        List<String> news = Collections.synchronizedList(new ArrayList<>());
        Path wal = home.resolve("data").resolve("pg_wal");
        Path away = home.resolve("away");
        try (LocalDatabase database = LocalDatabase.start(home);
                DatabaseKeeper keeper = DatabaseKeeper.start(database, news::add)) {
            execute(database, "create table kept (what text)");
            Files.move(wal, away);
            database.kill();
            await().atMost(Duration.ofSeconds(120)).until(() -> news.size() >= 4);
            assertThat(news.subList(1, 4)).allSatisfy(line -> assertThat(line)
                    .startsWith("PostgreSQL does not start: required WAL directory \"pg_wal\" does not exist "
                            + "(its log: ")
                    .contains("; it is tried again in "));
            assertThat(pause(news.get(3))).isGreaterThan(pause(news.get(0))).isGreaterThanOrEqualTo(2);

            // As a full disk leaves it.
            Files.writeString(home.resolve("data").resolve("postmaster.opts"), "");
            Files.move(away, wal);
            await().atMost(Duration.ofSeconds(120))
                    .until(() -> news.getLast().startsWith("PostgreSQL is started again (pid "));
            assertThat(query(database, "select count(*) from kept")).containsExactly("0");
            assertThat(query(database, "show fsync")).containsExactly("on");
            keeper.close();
        }
    }

    private static double pause(String news) {
        return Double.parseDouble(news.replaceFirst(".* again in ([0-9.]+) s.*", "$1"));
    }

    /** Whoever keeps it may not have been able to tell for a moment: its file could not be read, for one. */
    @Test
    void oneThatRunsIsLeftAlone() throws SQLException, IOException {
        try (LocalDatabase database = LocalDatabase.start(home)) {
            long pid = database.pid();

            database.startAgain();

            assertThat(database.pid()).isEqualTo(pid);
            assertThat(query(database, "select 1")).containsExactly("1");
        }
    }

    @Test
    void aFirstStartThatFailsIsToldAtOnceAndHoldsNothing() throws SQLException, IOException {
        LocalDatabase.start(home).close();
        Path wal = home.resolve("data").resolve("pg_wal");
        Files.move(wal, home.resolve("away"));
        Instant begun = Instant.now();
        assertThatThrownBy(() -> LocalDatabase.start(home))
                .isInstanceOf(ClusterProblem.class)
                .hasMessageStartingWith(
                        "PostgreSQL does not start: required WAL directory \"pg_wal\" does not exist (its log: ");
        assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofMinutes(2));

        Files.move(home.resolve("away"), wal);
        try (LocalDatabase database = LocalDatabase.start(home)) {
            assertThat(query(database, "select 1")).containsExactly("1");
        }
    }

    @Test
    void whatIsCommittedOutlivesStopKillAndImmediateRestart() throws SQLException, IOException {
        int port;
        try (LocalDatabase database = LocalDatabase.start(home)) {
            port = database.port();
            execute(database, "create table kept (what text)");
            execute(database, "insert into kept values ('before the stop')");
        }
        try (LocalDatabase database = LocalDatabase.start(home)) {
            assertThat(database.port()).isEqualTo(port);
            execute(database, "insert into kept values ('before the kill')");
            database.kill();
            assertThat(database.pid()).isZero();
            database.startAgain();
            execute(database, "insert into kept values ('before the restart')");
            long before = database.pid();
            database.restartImmediately();
            assertThat(database.pid()).isNotZero().isNotEqualTo(before);
            assertThat(query(database, "select what from kept"))
                    .containsExactly("before the stop", "before the kill", "before the restart");
            assertThat(query(database, "show fsync")).containsExactly("on");
        }
        assertThat(Postmaster.of(home.resolve("data")).find()).isEmpty();
    }

    @Test
    void aFileThatNamesSomebodyElsesProcessIsNoHindrance() throws SQLException, IOException {
        LocalDatabase.start(home).close();
        Files.writeString(
                home.resolve("data").resolve("postmaster.pid"),
                ProcessHandle.current().pid() + "\n");
        try (LocalDatabase database = LocalDatabase.start(home)) {
            assertThat(query(database, "select 1")).containsExactly("1");
        }
    }

    @Test
    void whatAKilledSupervisorLeftIsStopped() throws SQLException {
        try (LocalDatabase database = LocalDatabase.start(home)) {
            assertThat(query(database, "select 1")).containsExactly("1");
            assertThat(LocalDatabase.stopLeftOver(home)).isTrue();
            assertThat(database.pid()).isZero();
            assertThat(LocalDatabase.stopLeftOver(home)).isFalse();
        }
    }

    private static void execute(LocalDatabase database, String sql) throws SQLException {
        execute(database.jdbcUrl(), sql);
    }

    private static void execute(String jdbcUrl, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> query(LocalDatabase database, String sql) throws SQLException {
        return query(database.jdbcUrl(), sql);
    }

    private static List<String> query(String jdbcUrl, String sql) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }
}

package dev.baton.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
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
        try (Connection connection = DriverManager.getConnection(database.jdbcUrl());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> query(LocalDatabase database, String sql) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(database.jdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }
}

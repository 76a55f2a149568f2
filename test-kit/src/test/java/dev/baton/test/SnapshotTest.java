package dev.baton.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

@ExtendWith(SnapshotTest.EmptyDatabase.class)
class SnapshotTest {

    /** A database without a node. */
    static final class EmptyDatabase implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == TestDatabase.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return TestServer.of(context).newDatabase();
        }
    }

    @Test
    void whatWasInsertedChangedAndDeletedIsAsBeforeAgainAndAgain(TestDatabase database) {
        database.run("CREATE TABLE keyed (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, text text,"
                + " size int GENERATED ALWAYS AS (length(text)) STORED)");
        database.run("CREATE TABLE part (keyed_id int NOT NULL REFERENCES keyed)");
        database.run("INSERT INTO keyed (text) VALUES ('a'), ('b'), ('c')");
        database.run("INSERT INTO part VALUES (1), (1)");
        Snapshot rows = new Snapshot(database);
        rows.take();

        for (int i = 0; i < 3; i++) {
            database.run("DELETE FROM part; DELETE FROM keyed WHERE text = 'a'; UPDATE keyed SET text = 'bb' WHERE"
                    + " text = 'b'; INSERT INTO keyed (text) VALUES ('d'); INSERT INTO part VALUES (4)");

            rows.restore();

            assertThat(database.texts("SELECT id || text || size FROM keyed ORDER BY id"))
                    .containsExactly("1a1", "2b1", "3c1");
            assertThat(database.texts("SELECT keyed_id FROM part")).containsExactly("1", "1");
        }
        assertThat(database.number("SELECT nextval('keyed_id_seq')")).isEqualTo(4);
    }

    @Test
    void whatWasUnderWayWhenTheRowsWereKeptIsNotOneOfThem(TestDatabase database) throws SQLException {
        database.run("CREATE TABLE keyed (id int PRIMARY KEY)");
        Snapshot rows = new Snapshot(database);
        try (Connection other = another(database);
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("INSERT INTO keyed VALUES (1)");
            database.run("CREATE TABLE later (id int)"); // a later transaction, which has ended
            rows.take();
            other.commit();
        }

        rows.restore();

        assertThat(database.number("SELECT count(*) FROM keyed")).isZero();
    }

    private static Connection another(TestDatabase database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/%s"
                        .formatted(
                                database.port(),
                                database.texts("SELECT current_database()").getFirst()),
                TestServer.ADMIN,
                TestServer.ADMIN);
    }
}

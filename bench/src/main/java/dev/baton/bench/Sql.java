package dev.baton.bench;

import dev.baton.cluster.ClusterProblem;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The benchmark's database through JDBC. One thread. */
final class Sql implements AutoCloseable {
    private final Connection connection;

    private Sql(Connection connection) {
        this.connection = connection;
    }

    static Sql open(String jdbcUrl) {
        try {
            return new Sql(DriverManager.getConnection(jdbcUrl));
        } catch (SQLException e) {
            throw new ClusterProblem("The benchmark's database can't be reached: " + e.getMessage(), e);
        }
    }

    void execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** The only column of the only row. */
    long number(String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** The first column of each row. */
    List<String> texts(String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private static ClusterProblem failed(SQLException e) {
        return new ClusterProblem("The benchmark's database said: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failed(e);
        }
    }
}

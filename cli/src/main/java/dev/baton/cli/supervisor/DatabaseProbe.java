package dev.baton.cli.supervisor;

import dev.baton.cluster.ClusterProblem;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Whether a user's own PostgreSQL can be reached: before any node is started. */
final class DatabaseProbe {
    private DatabaseProbe() {}

    /** @throws ClusterProblem in one line, without the password, if it can't */
    static void require(String uri) {
        URI parsed = URI.create(uri);
        Properties properties = new Properties();
        properties.setProperty("connectTimeout", "5");
        String[] user = parsed.getRawUserInfo() == null
                ? new String[0]
                : parsed.getUserInfo().split(":", 2);
        if (user.length > 0) {
            properties.setProperty("user", user[0]);
        }
        if (user.length > 1) {
            properties.setProperty("password", user[1]);
        }
        String place = parsed.getHost() + ":" + (parsed.getPort() < 0 ? 5432 : parsed.getPort()) + parsed.getPath();
        try (Connection connection = DriverManager.getConnection("jdbc:postgresql://" + place, properties)) {
            if (!connection.isValid(5)) {
                throw new ClusterProblem("The database at " + place + " does not answer");
            }
        } catch (SQLException e) {
            throw new ClusterProblem(
                    "The database at " + place + " can't be reached: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given"),
                    e);
        }
    }
}

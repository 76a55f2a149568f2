package dev.baton.cli.supervisor;

import dev.baton.cluster.ClusterProblem;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;

/** Whether a user's own PostgreSQL can be reached: before any node is started. */
final class DatabaseProbe {
    private DatabaseProbe() {}

    /** @throws ClusterProblem in one line, without the password, if it can't */
    static void require(String uri) {
        URI parsed = URI.create(uri);
        // With several hosts there is an authority, and no host and user for Java.
        String authority = Optional.ofNullable(parsed.getAuthority()).orElse("");
        int at = authority.lastIndexOf('@');
        String hosts = authority.substring(at + 1);
        Properties properties = new Properties();
        properties.setProperty("connectTimeout", "5");
        String[] user = at < 0 ? new String[0] : authority.substring(0, at).split(":", 2);
        if (user.length > 0) {
            properties.setProperty("user", user[0]);
        }
        if (user.length > 1) {
            properties.setProperty("password", user[1]);
        }
        if (hosts.contains(",")) {
            properties.setProperty("targetServerType", "primary");
        }
        String place = (hosts.contains(":") ? hosts : hosts + ":5432") + parsed.getPath();
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

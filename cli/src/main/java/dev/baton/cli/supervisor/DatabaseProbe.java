package dev.baton.cli.supervisor;

import dev.baton.cluster.ClusterProblem;
import java.net.URI;
import java.net.URISyntaxException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/** Whether PostgreSQL can be reached: a user's own before any node is started, any for who asks what runs. */
public final class DatabaseProbe {
    private DatabaseProbe() {}

    /** Why it can't be reached; empty if it can. */
    public static Optional<String> problem(String uri) {
        try {
            require(uri);
            return Optional.empty();
        } catch (ClusterProblem e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** @throws ClusterProblem in one line, without the password, if it can't */
    static void require(String uri) {
        URI parsed = parsed(uri);
        // With several hosts there is an authority, and no host and user for Java.
        String authority = Optional.ofNullable(parsed.getAuthority()).orElse("");
        int at = authority.lastIndexOf('@');
        String hosts = authority.substring(at + 1);
        Properties properties = new Properties();
        List.of("connectTimeout", "loginTimeout", "socketTimeout")
                .forEach(name -> properties.setProperty(name, "5")); // in seconds
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

    /** A problem doesn't show the text, as Java's own message does: there may be a password in it. */
    private static URI parsed(String uri) {
        try {
            URI parsed = new URI(uri);
            // The password ends the authority early if it holds a /, ? or #.
            boolean whole = String.valueOf(parsed.getAuthority()).contains("@") || !uri.contains("@");
            if (whole && !parsed.getPath().contains("@")) {
                return parsed;
            }
        } catch (URISyntaxException e) {
            throw unreadable("at character " + (e.getIndex() + 1));
        }
        throw unreadable("before its last @");
    }

    private static ClusterProblem unreadable(String where) {
        return new ClusterProblem("The URI of the database can't be read " + where
                + ": in a user or password, write %2F for /, %40 for @, and so on");
    }
}

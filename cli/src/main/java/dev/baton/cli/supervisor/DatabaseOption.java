package dev.baton.cli.supervisor;

import dev.baton.async.IoReason;
import dev.baton.cluster.ClusterProblem;
import dev.baton.cluster.DatabaseAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The user's own PostgreSQL: from {@code --database}, or from the variables that a node would read. The role that owns
 * the tables, if nodes have another one, comes from a variable in any case; and so does a password, or from a file, as
 * all users of the machine see arguments.
 */
public final class DatabaseOption {
    public static final String VARIABLE = "BATON_DATABASE_URI";
    public static final String MIGRATION_VARIABLE = "BATON_DATABASE_MIGRATION_URI";

    private DatabaseOption() {}

    /**
     * @param argument empty: it is not among the arguments
     * @throws ClusterProblem without the password
     */
    public static Optional<DatabaseAddress> of(Optional<String> argument, Map<String, String> environment) {
        if (argument.filter(DatabaseOption::hasPassword).isPresent()) {
            throw new ClusterProblem(
                    "--database has a password in it, which all users of this machine can see; leave it"
                            + " out, and set %1$s, or %1$s_FILE to a file with the URI".formatted(VARIABLE));
        }
        Optional<String> uri = argument.filter(text -> !text.isBlank())
                .map(text -> checked("--database", text))
                .or(() -> variable(VARIABLE, environment).map(text -> checked(VARIABLE, text)));
        Optional<String> owner =
                variable(MIGRATION_VARIABLE, environment).map(text -> checked(MIGRATION_VARIABLE, text));
        if (uri.isEmpty() && owner.isPresent()) { // here, too, an embedded database would look as if all were lost
            throw new ClusterProblem(
                    "%s names the owner of the tables, and nothing the database: set %s too, or neither"
                            .formatted(MIGRATION_VARIABLE, VARIABLE));
        }
        return uri.map(text -> new DatabaseAddress(text, owner));
    }

    private static String checked(String name, String uri) {
        if (!uri.matches("postgres(ql)?://.+")) {
            throw new ClusterProblem(name + " wants postgresql://user@host:port/database");
        }
        return uri;
    }

    /** Up to the last @: a user or password that isn't escaped may hold any character. */
    private static boolean hasPassword(String uri) {
        return uri.matches("[a-z]+://[^:@]*:.*@.*")
                || uri.matches("[a-z]+://[^/?]*:[^/?]*@.*")
                || uri.matches(".*[?&]password=.*");
    }

    private static Optional<String> variable(String name, Map<String, String> environment) {
        return Optional.ofNullable(environment.get(name))
                .filter(text -> !text.isBlank())
                .or(() -> Optional.ofNullable(environment.get(name + "_FILE")).map(file -> content(name, file)));
    }

    private static String content(String name, String file) {
        String content;
        try {
            content = Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            throw new ClusterProblem(
                    "The file %s of %s_FILE can't be read: %s".formatted(file, name, IoReason.of(e)), e);
        }
        if (content.isEmpty()) { // an embedded database instead would look as if all data were lost
            throw new ClusterProblem("The file %s of %s_FILE is empty".formatted(file, name));
        }
        return content;
    }
}

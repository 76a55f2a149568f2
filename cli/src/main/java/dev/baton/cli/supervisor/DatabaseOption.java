package dev.baton.cli.supervisor;

import dev.baton.cluster.ClusterProblem;
import dev.baton.cluster.DatabaseAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The user's own PostgreSQL: from {@code --database}, or from the variables that a node would read. A password comes
 * from a variable or a file only, as all users of the machine see arguments.
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
            throw new ClusterProblem("--database has a password in it, which all users of this machine can see; set "
                    + VARIABLE + ", or " + VARIABLE + "_FILE");
        }
        Optional<String> uri = argument.filter(text -> !text.isBlank()).or(() -> variable(VARIABLE, environment));
        Optional<String> owner = variable(MIGRATION_VARIABLE, environment);
        return uri.map(text -> new DatabaseAddress(checked("--database", text), owner));
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
            throw new ClusterProblem("The file %s of %s_FILE can't be read: %s".formatted(file, name, e), e);
        }
        if (content.isEmpty()) { // an embedded database instead would look as if all data were lost
            throw new ClusterProblem("The file %s of %s_FILE is empty".formatted(file, name));
        }
        return content;
    }
}

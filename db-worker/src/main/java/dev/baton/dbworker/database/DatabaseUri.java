package dev.baton.dbworker.database;

import dev.baton.config.ConfigProblem;
import dev.baton.config.Secret;
import io.vertx.pgclient.PgConnectOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The address of a database as libpq has it: one host or several, and which server will do
 * ({@code target_session_attrs}).
 *
 * @param hosts the same database at each of them
 */
record DatabaseUri(List<PgConnectOptions> hosts, Target target) {
    private static final String FORM = "is not of the form postgresql://user:password@host:port/database";
    private static final String TARGET = "target_session_attrs=";

    /** Scheme, user and password, hosts, database, parameters. */
    private static final Pattern PARTS =
            Pattern.compile("(postgres(?:ql)?://)([^/?]*@)?([^/?@]*)(/[^?]*)?(?:\\?(.*))?", Pattern.DOTALL);

    /** Which server will do. */
    enum Target {
        /** The first that lets us in. */
        ANY("any"),
        /** One that is no standby. */
        PRIMARY("primary"),
        /** One whose transactions may write. */
        READ_WRITE("read-write");

        private final String value;

        Target(String value) {
            this.value = value;
        }

        private static Optional<Target> of(String value) {
            return Arrays.stream(values())
                    .filter(target -> target.value.equals(value))
                    .findFirst();
        }
    }

    DatabaseUri {
        hosts = List.copyOf(hosts);
    }

    /**
     * @param setting the key that has it
     * @throws ConfigProblem if it is none; the message doesn't show it, as it has a password in it
     */
    static DatabaseUri parse(String setting, Secret uri) {
        Matcher parts = PARTS.matcher(uri.reveal());
        if (!parts.matches()) {
            return new DatabaseUri(List.of(parsed(setting, uri.reveal())), Target.ANY);
        }
        List<String> parameters = new ArrayList<>();
        Optional<String> wanted = Optional.empty();
        for (String parameter : text(parts, 5).split("&", -1)) {
            if (parameter.startsWith(TARGET)) {
                wanted = Optional.of(parameter.substring(TARGET.length()));
            } else if (!parameter.isEmpty()) {
                parameters.add(parameter);
            }
        }
        String before = parts.group(1) + text(parts, 2);
        String after = text(parts, 4) + (parameters.isEmpty() ? "" : "?" + String.join("&", parameters));
        List<PgConnectOptions> hosts = Arrays.stream(parts.group(3).split(",", -1))
                .map(host -> parsed(setting, before + host + after))
                .toList();
        Target one = hosts.size() == 1 ? Target.ANY : Target.PRIMARY;
        return new DatabaseUri(
                hosts, wanted.map(value -> target(setting, value)).orElse(one));
    }

    private static String text(Matcher parts, int group) {
        return Optional.ofNullable(parts.group(group)).orElse("");
    }

    private static Target target(String setting, String value) {
        return Target.of(value)
                .orElseThrow(() -> new ConfigProblem("%s has target_session_attrs=%s; allowed: %s"
                        .formatted(
                                setting,
                                value,
                                Arrays.stream(Target.values())
                                        .map(target -> target.value)
                                        .collect(Collectors.joining(", ")))));
    }

    private static PgConnectOptions parsed(String setting, String uri) {
        try {
            return PgConnectOptions.fromUri(uri);
        } catch (IllegalArgumentException e) {
            throw new ConfigProblem(setting + " " + FORM);
        }
    }

    /** Without any secret: {@code host:port,host:port/database}. */
    String where() {
        return hosts.stream().map(DatabaseUri::place).collect(Collectors.joining(",")) + "/"
                + hosts.getFirst().getDatabase();
    }

    static String place(PgConnectOptions host) {
        return host.getHost() + ":" + host.getPort();
    }
}

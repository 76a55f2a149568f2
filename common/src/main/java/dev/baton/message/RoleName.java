package dev.baton.message;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What a node is there for. A node plays one or more roles. */
public enum RoleName {
    GATEWAY("gateway"),
    DB_WORKER("db-worker"),
    COMPUTE_SERVICE("compute-service");

    private final String text;

    RoleName(String text) {
        this.text = text;
    }

    /** Reads {@code gateway}, {@code db-worker} or {@code compute-service}. */
    public static RoleName parse(String text) {
        return Arrays.stream(values())
                .filter(role -> role.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no role '" + text + "'; there are "
                        + Arrays.stream(values()).map(RoleName::toString).collect(Collectors.joining(", "))));
    }

    @Override
    public String toString() {
        return text;
    }
}

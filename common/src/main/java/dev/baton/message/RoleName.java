package dev.baton.message;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What a node is there for. A node plays one or more roles. */
public enum RoleName {
    GATEWAY("gateway", 0, 3),
    DB_WORKER("db-worker", 1, 2),
    COMPUTE_SERVICE("compute-service", 2, 1);

    private final String text;
    private final byte code;
    private final int startOrder;

    RoleName(String text, int code, int startOrder) {
        this.text = text;
        this.code = (byte) code;
        this.startOrder = startOrder;
    }

    /** Its number on the wire; never given to another role. */
    byte code() {
        return code;
    }

    /** @throws WireFormatException if no role has this code: the sender is newer */
    static RoleName ofCode(byte code) {
        return switch (code) {
            case 0 -> GATEWAY;
            case 1 -> DB_WORKER;
            case 2 -> COMPUTE_SERVICE;
            default -> throw new WireFormatException("No role has code " + code);
        };
    }

    /** Roles of one node start in this order, and stop in the reverse: those that others send work to first. */
    public int startOrder() {
        return startOrder;
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

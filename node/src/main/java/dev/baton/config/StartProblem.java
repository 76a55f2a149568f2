package dev.baton.config;

/** Why a node can't start, in one line for the person who started it. Roles throw it, too. */
public final class StartProblem extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StartProblem(String message) {
        super(message);
    }

    public StartProblem(String message, Throwable cause) {
        super(message, cause);
    }
}

package dev.baton.config;

/**
 * What is wrong with the configuration, in one line for the person who wrote it: which key, which value, what is
 * allowed.
 */
public final class ConfigProblem extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ConfigProblem(String message) {
        super(message);
    }

    ConfigProblem(String message, Throwable cause) {
        super(message, cause);
    }
}

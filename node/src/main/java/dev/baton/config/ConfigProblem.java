package dev.baton.config;

/**
 * What is wrong with the configuration, in one line for the person who wrote it: which key, which value, what is
 * allowed.
 */
public final class ConfigProblem extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ConfigProblem(String message) {
        super(oneLine(message));
    }

    ConfigProblem(String message, Throwable cause) {
        super(oneLine(message), cause);
    }

    /** It quotes values, and these may hold anything. */
    private static String oneLine(String message) {
        return message.replaceAll("\\R|\\p{Cntrl}", " ");
    }
}

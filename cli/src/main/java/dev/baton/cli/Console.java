package dev.baton.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What a person reads. Lines that change in place are for terminals only; in a pipe there is one line an event. */
final class Console {
    /** Told by the script: Java can't say of one stream whether it is a terminal. */
    private static final String OUT_IS_TERMINAL = "baton.terminal.out";

    private static final String ERR_IS_TERMINAL = "baton.terminal.err";
    private static final String CLEAR = "\r\033[K";

    private final PrintStream out;
    private final boolean terminal;
    private boolean dirty;

    Console() {
        this(System.out, Boolean.getBoolean(OUT_IS_TERMINAL));
    }

    Console(PrintStream out, boolean terminal) {
        this.out = new PrintStream(out, true, StandardCharsets.UTF_8);
        this.terminal = terminal;
    }

    boolean isTerminal() {
        return terminal;
    }

    static boolean errIsTerminal() {
        return Boolean.getBoolean(ERR_IS_TERMINAL);
    }

    synchronized void line(String text) {
        out.println((dirty ? CLEAR : "") + text);
        dirty = false;
    }

    void line(String format, Object... arguments) {
        line(format.formatted(arguments));
    }

    /** Replaced by whatever comes next. */
    synchronized void passing(String text) {
        if (terminal) {
            out.print(CLEAR + text);
            out.flush();
            dirty = true;
        }
    }
}

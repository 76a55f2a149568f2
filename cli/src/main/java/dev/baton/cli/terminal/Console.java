package dev.baton.cli.terminal;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Output for people. Lines that change in place are for terminals only; in a pipe there is one line an event. */
public final class Console implements Consumer<String> {
    /** Set by the script: Java can't say of one stream whether it is a terminal. */
    private static final String OUT_IS_TERMINAL = "baton.terminal.out";

    private static final String COLUMNS = "baton.terminal.columns";
    private static final String LINES = "baton.terminal.lines";
    private static final int USUAL_LINES = 24;
    private static final int NARROWEST = 40;
    private static final String HOME = "\033[H\033[2J";
    private static final String CLEAR = "\r\033[K";

    private final PrintStream out;
    private final boolean terminal;
    private boolean dirty;

    public Console() {
        this(System.out, Boolean.getBoolean(OUT_IS_TERMINAL));
    }

    public Console(PrintStream out, boolean terminal) {
        this.out = new PrintStream(out, true, StandardCharsets.UTF_8);
        this.terminal = terminal;
    }

    public boolean isTerminal() {
        return terminal;
    }

    /** Of the terminal, in characters; in a pipe the given default. */
    public int width(int piped) {
        return terminal ? Math.max(NARROWEST, Integer.getInteger(COLUMNS, piped)) : piped;
    }

    /** Of the terminal, in lines. */
    public int height() {
        return Integer.getInteger(LINES, USUAL_LINES);
    }

    /** Whether the reader of the pipe has gone. */
    public boolean isBroken() {
        return out.checkError();
    }

    /** An empty page to write on; only on a terminal. */
    public synchronized void fresh() {
        if (terminal) {
            out.print(HOME);
            dirty = false;
        }
    }

    @Override
    public void accept(String text) {
        line(text);
    }

    public synchronized void line(String text) {
        out.println((dirty ? CLEAR : "") + text);
        dirty = false;
    }

    public void line(String format, Object... arguments) {
        line(format.formatted(arguments));
    }

    /** Replaced by the next output. */
    public synchronized void passing(String text) {
        if (terminal) {
            out.print(CLEAR + text);
            out.flush();
            dirty = true;
        }
    }
}

package dev.baton.node;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.util.Optional;
import java.util.regex.Pattern;

/** Stack traces of log lines, cut to what helps. */
final class Stacks {
    /** Warns of a thread each second, with its stack, whose lower part is always the same. */
    private static final String BLOCKED_THREADS = "io.vertx.core.impl.BlockedThreadChecker";

    private static final int FRAMES_OF_BLOCKED_THREAD = 10;
    private static final int FRAMES = 50;
    private static final int CAUSES = 5;

    /** Control characters, and all that ends a line. */
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}]+");

    private Stacks() {}

    /** Class and message, on one line: a message may quote what a client sent. */
    static String headline(IThrowableProxy failure) {
        return failure.getMessage() == null
                ? failure.getClassName()
                : failure.getClassName() + ": "
                        + CONTROL.matcher(failure.getMessage()).replaceAll(" ");
    }

    /** Its failure, the upper frames of it, and its causes likewise; lines end with a line feed. */
    static String text(ILoggingEvent event) {
        int frames = BLOCKED_THREADS.equals(event.getLoggerName()) ? FRAMES_OF_BLOCKED_THREAD : FRAMES;
        StringBuilder text = new StringBuilder();
        Optional<IThrowableProxy> next = Optional.ofNullable(event.getThrowableProxy());
        for (int depth = 0; depth <= CAUSES && next.isPresent(); depth++) {
            IThrowableProxy failure = next.get();
            append(text, depth == 0 ? "" : "Caused by: ", failure, frames);
            next = Optional.ofNullable(failure.getCause());
        }
        return text.toString();
    }

    private static void append(StringBuilder text, String before, IThrowableProxy failure, int frames) {
        text.append(before).append(headline(failure)).append('\n');
        StackTraceElementProxy[] stack = failure.getStackTraceElementProxyArray();
        int own = Math.max(0, stack.length - failure.getCommonFrames());
        for (int i = 0; i < Math.min(frames, own); i++) {
            text.append("  at ").append(stack[i].getStackTraceElement()).append('\n');
        }
        if (own > frames) {
            text.append("  ... ").append(own - frames).append(" more\n");
        }
    }
}

package dev.baton.async;

import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** Why something failed, in words for people instead of the name of a Java class. Any thread. */
public final class Reason {
    private Reason() {}

    /** What the failure says, or the one behind it. A fault of the program that says nothing is named by its kind. */
    public static String of(Throwable failure) {
        return switch (failure) {
            case UnknownHostException name -> "the name of the host can't be found";
            case ClosedChannelException closed -> "the connection was closed";
            case TimeoutException late -> message(late).orElse("it took too long");
            case IOException io -> io.getMessage() == null ? behind(io) : IoReason.of(io);
            default -> message(failure).orElseGet(() -> behind(failure));
        };
    }

    private static String behind(Throwable failure) {
        return Optional.ofNullable(failure.getCause())
                .map(Reason::of)
                .orElseGet(() -> "an unexpected " + failure.getClass().getSimpleName());
    }

    /** A failure that was made of another one alone has its name and message. */
    private static Optional<String> message(Throwable failure) {
        return Optional.ofNullable(failure.getMessage())
                .filter(text -> failure.getCause() == null
                        || !text.equals(failure.getCause().toString()));
    }
}

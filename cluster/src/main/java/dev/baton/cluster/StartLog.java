package dev.baton.cluster;

import dev.baton.async.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What PostgreSQL and its pg_ctl say in their log while it starts.
 *
 * @param begin where in the log that begins
 */
record StartLog(Path log, long begin) {
    private static final int ENOUGH = 200;
    private static final String GAVE_UP = "pg_ctl: could not start server";

    /** What a server that starts says to clients is not why it ends. */
    private static final Pattern REASON = Pattern.compile(".*?\\b(FATAL|PANIC): +(?!the database system is )(.*)");

    /** Of a start that begins now. */
    static StartLog of(Path log) {
        try {
            return new StartLog(log, Files.exists(log) ? Files.size(log) : 0);
        } catch (IOException e) {
            throw new ClusterProblem("Can't read " + log + ": " + IoReason.of(e), e);
        }
    }

    /** Whether pg_ctl has said that the server ended. */
    boolean gaveUp() {
        return lines().stream().anyMatch(line -> line.startsWith(GAVE_UP));
    }

    ClusterProblem problem(Throwable cause) {
        return new ClusterProblem("PostgreSQL does not start: " + reason() + " (its log: " + log + ")", cause);
    }

    private String reason() {
        return lastOf("PANIC").or(() -> lastOf("FATAL")).or(this::fullDisk).orElseGet(() -> Tail.lastWords(log, begin));
    }

    private Optional<String> lastOf(String severity) {
        return lines().stream()
                .map(REASON::matcher)
                .filter(Matcher::matches)
                .filter(found -> found.group(1).equals(severity))
                .map(found -> found.group(2))
                .reduce((first, second) -> second);
    }

    /** A log on a full disk has no reason in it. */
    private Optional<String> fullDisk() {
        try {
            return Files.getFileStore(log.toAbsolutePath().getParent()).getUsableSpace() == 0
                    ? Optional.of("no space left on the disk of " + log)
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.of("its log can't be read: " + IoReason.of(e));
        }
    }

    private List<String> lines() {
        return Tail.since(log, begin, ENOUGH);
    }
}

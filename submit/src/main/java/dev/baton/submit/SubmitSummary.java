package dev.baton.submit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What became of the lines of a file. Any thread. */
final class SubmitSummary {
    /** As many line numbers are named; the others are counted. */
    static final int NAMED = 10;

    /** @param lines the first of them */
    record Group(long count, List<String> lines) {
        Group and(String line) {
            List<String> more = new ArrayList<>(lines);
            if (more.size() < NAMED) {
                more.add(line);
            }
            return new Group(count + 1, List.copyOf(more));
        }
    }

    private long accepted;
    private long replayed;
    private final Map<String, Group> refused = new TreeMap<>();
    private final Map<String, Group> failed = new TreeMap<>();
    private final List<String> bad = new ArrayList<>();
    private long badLines;

    synchronized void add(long line, Sent sent) {
        switch (sent) {
            case Sent.Accepted done -> {
                if (done.replayed()) {
                    replayed++;
                } else {
                    accepted++;
                }
            }
            case Sent.Refused no -> count(refused, no.reason(), "line " + line);
            case Sent.Failed failure -> count(failed, failure.cause(), "line " + line);
        }
    }

    synchronized void accountFailed(String iban, String cause) {
        count(failed, "account not opened: " + cause, iban);
    }

    synchronized void bad(FileLine.Bad line) {
        badLines++;
        if (bad.size() < NAMED) {
            bad.add("line " + line.number() + ": " + line.why());
        }
    }

    private static void count(Map<String, Group> groups, String why, String where) {
        groups.merge(why, new Group(1, List.of(where)), (before, one) -> before.and(where));
    }

    synchronized boolean nothingFailed() {
        return failed.isEmpty();
    }

    /** For people. */
    synchronized List<String> summary() {
        List<String> lines = new ArrayList<>();
        lines.add("accepted   %7d".formatted(accepted));
        if (replayed > 0) {
            lines.add("replayed   %7d   accepted by an earlier run; nothing was done twice".formatted(replayed));
        }
        lines.add("refused    %7d".formatted(total(refused)));
        groups(lines, refused);
        lines.add("failed     %7d".formatted(total(failed)));
        groups(lines, failed);
        lines.add("bad lines  %7d%s".formatted(badLines, badLines == 0 ? "" : "   not sent"));
        bad.forEach(line -> lines.add("             " + line));
        if (badLines > bad.size()) {
            lines.add("             and " + (badLines - bad.size()) + " more");
        }
        return lines;
    }

    private static long total(Map<String, Group> groups) {
        return groups.values().stream().mapToLong(Group::count).sum();
    }

    private static void groups(List<String> lines, Map<String, Group> groups) {
        groups.forEach((why, group) -> lines.add("  %16d   %s (%s%s)"
                .formatted(
                        group.count(),
                        why,
                        String.join(", ", group.lines()),
                        group.count() > group.lines().size() ? ", ..." : "")));
    }
}

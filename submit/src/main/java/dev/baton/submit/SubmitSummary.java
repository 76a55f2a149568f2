package dev.baton.submit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What became of the lines of a file. Any thread. */
final class SubmitSummary {
    /** As many lines, or accounts, are named; the others are counted. */
    static final int NAMED = 10;

    /** Lines, or accounts, with the same outcome: their number, and the first of them in order. */
    private static final class Group<T extends Comparable<T>> {
        private final TreeSet<T> first = new TreeSet<>();
        private long count;

        void add(T one) {
            count++;
            first.add(one);
            if (first.size() > NAMED) {
                first.pollLast();
            }
        }

        String names() {
            return first.stream().map(String::valueOf).collect(Collectors.joining(", "))
                    + (count > NAMED ? ", ..." : "");
        }
    }

    private long accepted;
    private long replayed;
    private final Map<String, Group<Long>> refused = new TreeMap<>();
    private final Map<String, Group<Long>> failed = new TreeMap<>();
    private final Map<String, Group<String>> accountsRefused = new TreeMap<>();
    private final Map<String, Group<String>> accountsFailed = new TreeMap<>();
    private final List<String> bad = new ArrayList<>();
    private long badLines;

    synchronized void order(long line, Sent sent) {
        switch (sent) {
            case Sent.Accepted done -> {
                if (done.replayed()) {
                    replayed++;
                } else {
                    accepted++;
                }
            }
            case Sent.Refused no -> add(refused, no.reason(), line);
            case Sent.Failed failure -> add(failed, failure.cause(), line);
            case Sent.Unauthenticated no -> add(failed, notAccepted(no), line);
        }
    }

    /** A refused account is no failure: it may be another's, who can be paid; what can't be booked says why. */
    synchronized void account(String iban, Sent sent) {
        switch (sent) {
            case Sent.Failed failure -> add(accountsFailed, failure.cause(), iban);
            case Sent.Unauthenticated no -> add(accountsFailed, notAccepted(no), iban);
            case Sent.Refused no -> add(accountsRefused, no.reason(), iban);
            case Sent.Accepted ignored -> {}
        }
    }

    private static String notAccepted(Sent.Unauthenticated no) {
        return "the API key is not accepted any more (" + no.status() + ")";
    }

    private static <T extends Comparable<T>> void add(Map<String, Group<T>> groups, String why, T one) {
        groups.computeIfAbsent(why, ignored -> new Group<>()).add(one);
    }

    synchronized void bad(FileLine.Bad line) {
        badLines++;
        if (bad.size() < NAMED) {
            bad.add("line " + line.number() + ": " + line.why());
        }
    }

    /** Whether every line could be read, and was answered. */
    synchronized boolean complete() {
        return failed.isEmpty() && accountsFailed.isEmpty() && badLines == 0;
    }

    /** For people. */
    synchronized List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("accepted   %7d".formatted(accepted));
        if (replayed > 0) {
            lines.add("replayed   %7d   accepted by an earlier run; nothing was done twice".formatted(replayed));
        }
        lines.add("refused    %7d".formatted(total(refused)));
        groups(lines, "line", refused);
        lines.add("failed     %7d".formatted(total(failed)));
        groups(lines, "line", failed);
        if (!accountsRefused.isEmpty() || !accountsFailed.isEmpty()) {
            lines.add("accounts   %7d   not opened".formatted(total(accountsRefused) + total(accountsFailed)));
            groups(lines, "account", accountsRefused);
            groups(lines, "account", accountsFailed);
        }
        lines.add("bad lines  %7d%s".formatted(badLines, badLines == 0 ? "" : "   not sent"));
        bad.forEach(line -> lines.add("             " + line));
        if (badLines > bad.size()) {
            lines.add("             and " + (badLines - bad.size()) + " more");
        }
        return lines;
    }

    private static <T extends Comparable<T>> long total(Map<String, Group<T>> groups) {
        return groups.values().stream().mapToLong(group -> group.count).sum();
    }

    private static <T extends Comparable<T>> void groups(
            List<String> lines, String what, Map<String, Group<T>> groups) {
        groups.forEach((why, group) -> lines.add(
                "  %16d   %s (%s%s %s)".formatted(group.count, why, what, group.count > 1 ? "s" : "", group.names())));
    }
}

package dev.baton.test;

import java.util.ArrayList;
import java.util.List;

/** What happened in a run, in order: printed if it fails. Any thread. */
final class Journal {
    private static final int MOST = 2_000;

    private record Line(long nanos, String node, String text) {}

    private final List<Line> lines = new ArrayList<>();

    synchronized void clear() {
        lines.clear();
    }

    synchronized void add(String node, String text) {
        if (lines.size() < MOST) {
            lines.add(new Line(System.nanoTime(), node, text));
        }
    }

    @Override
    public synchronized String toString() {
        StringBuilder text = new StringBuilder();
        for (Line line : lines) {
            text.append("%9.1f ms  %-8s %s%n"
                    .formatted((line.nanos() - lines.getFirst().nanos()) / 1e6, line.node(), line.text()));
        }
        return text.toString();
    }
}

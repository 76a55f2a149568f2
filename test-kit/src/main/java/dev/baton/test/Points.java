package dev.baton.test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The points that a node passes while it serves a request: before and after each stage, each statement, the reply. They
 * are counted, written down, and at one of them something may be made to happen. Any thread.
 */
final class Points {
    /**
     * One point of a run.
     *
     * @param name such as {@code before COMMIT}
     * @param occurrence from 1: a run may pass a name more than once
     */
    record Point(String name, int occurrence) {
        @Override
        public String toString() {
            return occurrence == 1 ? name : name + " (" + occurrence + ")";
        }
    }

    /** What happens at a point, on the thread that comes there. */
    interface Strike {
        /** Answers whether the thread may go on there. */
        boolean at();
    }

    private record Trap(Point at, Strike strike) {}

    private final String node;
    private final Journal journal;
    private final List<Point> passed = new ArrayList<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private Optional<Trap> trap = Optional.empty();
    private boolean counting;
    private boolean dead;

    Points(String node, Journal journal) {
        this.node = node;
        this.journal = journal;
    }

    /** The node was killed: nothing passes any more. */
    synchronized void die() {
        dead = true;
    }

    synchronized void begin() {
        passed.clear();
        counts.clear();
        counting = true;
        trap = Optional.empty();
    }

    synchronized void begin(Point at, Strike strike) {
        begin();
        trap = Optional.of(new Trap(at, strike));
    }

    /** What was passed since the beginning. */
    synchronized List<Point> end() {
        counting = false;
        trap = Optional.empty();
        return List.copyOf(passed);
    }

    /** Called where the point is; answers whether the thread may go on. */
    boolean pass(String name) {
        Optional<Strike> strike = count(name);
        return strike.map(Strike::at).orElseGet(this::alive);
    }

    private synchronized boolean alive() {
        return !dead;
    }

    private synchronized Optional<Strike> count(String name) {
        if (dead) {
            return Optional.empty();
        }
        if (!counting) {
            journal.add(node, name);
            return Optional.empty();
        }
        Point here = new Point(name, counts.merge(name, 1, Integer::sum));
        passed.add(here);
        journal.add(node, here.toString());
        Optional<Strike> strike = trap.filter(set -> set.at().equals(here)).map(Trap::strike);
        if (strike.isPresent()) {
            trap = Optional.empty();
        }
        return strike;
    }
}

package dev.baton.bus;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Commands that wait for a place, first come first served; keeps the loop's count of them. Event loop only. */
final class WaitingQueue {
    private final Load load;
    private final Deque<InFlight> queue = new ArrayDeque<>();

    WaitingQueue(Load load) {
        this.load = load;
    }

    int size() {
        return queue.size();
    }

    void add(InFlight entry) {
        queue.add(entry);
        load.waiting(1);
    }

    Optional<InFlight> poll() {
        InFlight next = queue.poll();
        if (next != null) {
            load.waiting(-1);
        }
        return Optional.ofNullable(next);
    }

    /** Takes all of them out. */
    List<InFlight> drain() {
        List<InFlight> all = List.copyOf(queue);
        load.waiting(-queue.size());
        queue.clear();
        return all;
    }

    /** Takes out those whose deadline has passed. */
    List<InFlight> takePassed(long nowNanos) {
        List<InFlight> passed = new ArrayList<>();
        for (Iterator<InFlight> it = queue.iterator(); it.hasNext(); ) {
            InFlight entry = it.next();
            if (entry.command().deadline().passed(nowNanos)) {
                it.remove();
                load.waiting(-1);
                passed.add(entry);
            }
        }
        return passed;
    }
}

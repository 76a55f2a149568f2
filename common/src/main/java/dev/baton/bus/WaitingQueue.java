package dev.baton.bus;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

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

    /** Takes out some of them. */
    List<InFlight> take(Predicate<InFlight> which) {
        List<InFlight> taken = new ArrayList<>();
        for (Iterator<InFlight> it = queue.iterator(); it.hasNext(); ) {
            InFlight entry = it.next();
            if (which.test(entry)) {
                it.remove();
                load.waiting(-1);
                taken.add(entry);
            }
        }
        return taken;
    }
}

package dev.baton.dbworker.lane;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where a lane's next batch gathers: a bounded number of commands, by the job that they are for. All that wait for the
 * job that is next ride along. Event loop only.
 */
final class WaitingRoom {
    /** Payloads differ by a factor of a thousand: a bound on commands alone would not bound memory. */
    private static final long MAX_BYTES = 64L << 20;

    private final int capacity;
    private final Turns turns;
    private final SequencedMap<BatchJob, Deque<Pending>> queues = new LinkedHashMap<>();
    private int size;
    private long bytes;

    /** Which job is next. */
    enum Turns {
        /** The one of the command that arrived first. */
        FIRST_COME {
            @Override
            BatchJob next(SequencedMap<BatchJob, Deque<Pending>> queues) {
                return Collections.min(queues.entrySet(), Comparator.comparingLong(queue -> queue.getValue()
                                .getFirst()
                                .arrivedNanos()))
                        .getKey();
            }
        },
        /** The one that was served longest ago, whatever waits how long: no job has the lane for itself. */
        ROUND_ROBIN {
            @Override
            BatchJob next(SequencedMap<BatchJob, Deque<Pending>> queues) {
                return queues.firstEntry().getKey();
            }
        };

        /** @param queues not empty; a job that was served or came back is the last one */
        abstract BatchJob next(SequencedMap<BatchJob, Deque<Pending>> queues);
    }

    WaitingRoom(int capacity, Turns turns) {
        this.capacity = capacity;
        this.turns = turns;
    }

    boolean isFull() {
        return size >= capacity || bytes >= MAX_BYTES;
    }

    int size() {
        return size;
    }

    boolean holdsNothingBut(BatchJob job) {
        return queues.isEmpty() || queues.size() == 1 && queues.containsKey(job);
    }

    void add(BatchJob job, Pending command) {
        queues.computeIfAbsent(job, ignored -> new ArrayDeque<>()).addLast(command);
        entered(List.of(command));
    }

    /** For commands that were in flight and have to go again, before all others; there is always room for them. */
    void putBack(BatchJob job, List<Pending> commands) {
        if (commands.isEmpty()) {
            return;
        }
        Deque<Pending> queue = queues.computeIfAbsent(job, ignored -> new ArrayDeque<>());
        commands.reversed().forEach(queue::addFirst);
        entered(commands);
    }

    Optional<Batch> next(int atMost) {
        return queues.isEmpty() ? Optional.empty() : Optional.of(take(turns.next(queues), atMost));
    }

    private Batch take(BatchJob job, int atMost) {
        Deque<Pending> queue = queues.remove(job);
        List<Pending> taken = new ArrayList<>(Math.min(atMost, queue.size()));
        do {
            taken.add(queue.removeFirst());
        } while (taken.size() < atMost && rideTogether(taken.getLast(), queue.peekFirst()));
        if (!queue.isEmpty()) {
            queues.putLast(job, queue);
        }
        left(taken);
        return new Batch(job, taken);
    }

    private static boolean rideTogether(Pending last, @Nullable Pending next) {
        return next != null && !last.runsAlone() && !next.runsAlone();
    }

    /** Takes out all that are like this. */
    List<Pending> remove(Predicate<Pending> which) {
        List<Pending> removed = new ArrayList<>();
        for (Iterator<Deque<Pending>> it = queues.values().iterator(); it.hasNext(); ) {
            Deque<Pending> queue = it.next();
            queue.removeIf(command -> which.test(command) && removed.add(command));
            if (queue.isEmpty()) {
                it.remove();
            }
        }
        left(removed);
        return removed;
    }

    private void entered(List<Pending> commands) {
        size += commands.size();
        bytes += bytesOf(commands);
    }

    private void left(List<Pending> commands) {
        size -= commands.size();
        bytes -= bytesOf(commands);
    }

    private static long bytesOf(List<Pending> commands) {
        return commands.stream()
                .mapToLong(pending -> pending.command().payload().length())
                .sum();
    }
}

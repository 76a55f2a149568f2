package dev.baton.inspector.lab;

import dev.baton.timeline.MarkWatch;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the kernel says of threads while somebody steps through requests. A thread that writes a mark looks at itself:
 * so it is known which task of the kernel it is, with nothing guessed from names. From then on a thread of its own
 * looks at that task, too, every {@link #EVERY}: what a thread does that sleeps, another one has to see. Off, it costs
 * a comparison for each mark of a request that is recorded from its start. Any thread.
 */
final class KernelWatch implements MarkWatch, AutoCloseable {
    /** Two requests take less, and what they left is found until the next ones are watched. */
    static final Duration ON = Duration.ofSeconds(6);

    static final Duration EVERY = Duration.ofMillis(2);

    private static final Logger LOG = LoggerFactory.getLogger(KernelWatch.class);
    private static final int MOST_MARKS = 4_096;
    private static final int MOST_TASKS = 16;

    private final KernelTasks kernel = new KernelTasks();
    private final Map<Long, KernelTasks.Own> marks = new ConcurrentHashMap<>();
    private final Map<Long, NavigableMap<Long, KernelTasks.Look>> looks = new ConcurrentHashMap<>();
    private volatile long until = System.nanoTime();
    private boolean samples;

    /** From now on, for {@link #ON}. Answers whether there is something to be seen here. */
    synchronized boolean begin() {
        if (!kernel.there()) {
            return false;
        }
        until = System.nanoTime() + ON.toNanos();
        if (!samples) {
            marks.clear();
            looks.clear();
            samples = true;
            Thread.ofPlatform().daemon().name("baton-lab-kernel").start(this::sample);
        }
        return true;
    }

    private boolean isOn() {
        return System.nanoTime() - until < 0;
    }

    private synchronized boolean goesOn() {
        samples = isOn();
        return samples;
    }

    private void sample() {
        long forgotten = System.nanoTime();
        while (goesOn()) {
            looks.forEach((task, seen) -> look(task).ifPresent(look -> seen.put(look.nanos(), look)));
            if (System.nanoTime() - forgotten > ON.toNanos()) {
                forgotten = System.nanoTime();
                forget(forgotten - 2 * ON.toNanos());
            }
            LockSupport.parkNanos(EVERY.toNanos());
        }
    }

    /** Somebody may step again and again: what is older has been asked for. */
    private void forget(long before) {
        marks.values().removeIf(own -> own.look().nanos() - before < 0);
        looks.values().forEach(seen -> seen.keySet().removeIf(at -> at - before < 0));
        looks.values().removeIf(NavigableMap::isEmpty);
    }

    private Optional<KernelTasks.Look> look(long task) {
        try {
            return kernel.look(task);
        } catch (IOException | RuntimeException e) {
            return unreadable(e);
        }
    }

    /** A mark without it is one of which nothing is said. */
    private static <T> Optional<T> unreadable(Exception why) {
        LOG.debug("What the kernel says of a thread can't be read", why);
        return Optional.empty();
    }

    @Override
    public void wrote(long mark) {
        if (!isOn() || marks.size() >= MOST_MARKS) {
            return;
        }
        own().ifPresent(own -> {
            marks.put(mark, own);
            if (looks.size() < MOST_TASKS) {
                looks.computeIfAbsent(own.look().task(), ignored -> new ConcurrentSkipListMap<>());
            }
        });
    }

    private Optional<KernelTasks.Own> own() {
        try {
            return kernel.own();
        } catch (IOException | RuntimeException e) {
            return unreadable(e);
        }
    }

    @Override
    public Map<String, String> seen(long mark, long from, long to) {
        return Optional.ofNullable(marks.get(mark))
                .map(own -> details(own, within(own, from, to), from))
                .orElse(Map.of());
    }

    /** Looks of others at the same thread; below a virtual one, others may run meanwhile. */
    private List<KernelTasks.Look> within(KernelTasks.Own own, long from, long to) {
        NavigableMap<Long, KernelTasks.Look> all = looks.get(own.look().task());
        return own.virtual() || all == null || to < from
                ? List.of()
                : List.copyOf(all.subMap(from, true, to, true).values());
    }

    /** What was seen most often; of nothing that was seen in between, what the thread saw of itself afterwards. */
    private static Map<String, String> details(KernelTasks.Own own, List<KernelTasks.Look> within, long from) {
        KernelTasks.Look shown = within.stream()
                .max((a, b) -> Long.compare(alike(within, a), alike(within, b)))
                .flatMap(most -> within.stream().filter(most::alike).findFirst())
                .orElse(own.look());
        Map<String, String> details = new LinkedHashMap<>();
        details.put("kernelThread", own.thread());
        if (own.virtual()) {
            details.put("kernelCarrier", own.carrier().orElse("unknown"));
        }
        details.put("kernelTask", Long.toString(shown.task()));
        details.put("kernelState", shown.state());
        details.put("kernelWaits", shown.waits());
        details.put("kernelProcessor", shown.processor());
        details.put("kernelMicros", Long.toString((shown.nanos() - from) / 1_000));
        details.put("kernelLooks", Integer.toString(within.size()));
        details.put("kernelAlike", Long.toString(alike(within, shown)));
        return details;
    }

    private static long alike(Collection<KernelTasks.Look> all, KernelTasks.Look one) {
        return all.stream().filter(one::alike).count();
    }

    @Override
    public void close() {
        until = System.nanoTime();
    }
}

package dev.baton.inspector.lab;

import dev.baton.inspector.lab.ThreadSample.State;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Looks at the threads of this JVM that serve requests, the carriers of virtual ones among them: a sample each time, of
 * their stacks. However many ask, one sample is taken in {@link #LEAST}. Any thread.
 */
final class ThreadSampler {
    private static final Pattern SHOWN =
            Pattern.compile("(vert\\.x-eventloop-thread|baton-compute|baton-request|baton-lab-client)-\\d+");
    private static final Duration LEAST = Duration.ofMillis(160);
    private static final int DEPTH = 24;
    private static final int MOST = 160;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Map<Long, Boolean> shown = new HashMap<>();
    private Map<Long, Long> cpu = Map.of();
    private List<ThreadSample> last = List.of();
    private long takenAt = System.nanoTime() - Duration.ofSeconds(1).toNanos();

    /** By name; of very many threads the first ones. */
    synchronized List<ThreadSample> sample() {
        long now = System.nanoTime();
        if (now - takenAt >= LEAST.toNanos()) {
            last = taken(now - takenAt);
            takenAt = now;
        }
        return last;
    }

    private List<ThreadSample> taken(long nanos) {
        long[] ids = relevant();
        Map<Long, Long> before = cpu;
        Map<Long, Long> after = new HashMap<>();
        List<ThreadSample> samples = new ArrayList<>();
        for (ThreadInfo info : threads.getThreadInfo(ids, DEPTH)) {
            if (info != null) { // null: it ended meanwhile
                long id = info.getThreadId();
                long used = Math.max(0, threads.getThreadCpuTime(id));
                after.put(id, used);
                boolean carrier = CarrierThreads.mayBe(info.getThreadName());
                double busy = before.containsKey(id) ? (used - before.get(id)) / (double) nanos : 0;
                if (!carrier || before.containsKey(id)) {
                    samples.add(new ThreadSample(
                            info.getThreadName(),
                            carrier ? CarrierThreads.state(info.getStackTrace(), busy) : state(info),
                            Math.clamp(busy, 0, 1),
                            place(info.getStackTrace())));
                }
            }
        }
        cpu = after;
        samples.sort(Comparator.comparing(ThreadSample::name));
        return List.copyOf(samples);
    }

    private long[] relevant() {
        long[] all = threads.getAllThreadIds();
        shown.keySet().retainAll(Arrays.stream(all).boxed().toList());
        long[] fresh = Arrays.stream(all).filter(id -> !shown.containsKey(id)).toArray();
        Map<Long, String> names = new HashMap<>();
        for (ThreadInfo info : threads.getThreadInfo(fresh)) {
            if (info != null) {
                names.put(info.getThreadId(), info.getThreadName());
            }
        }
        Set<Long> carriers = names.values().stream().anyMatch(CarrierThreads::mayBe) ? CarrierThreads.ids() : Set.of();
        names.forEach((id, name) ->
                shown.put(id, SHOWN.matcher(name).matches() || (CarrierThreads.mayBe(name) && carriers.contains(id))));
        return Arrays.stream(all)
                .filter(id -> shown.getOrDefault(id, false))
                .limit(MOST)
                .toArray();
    }

    private static State state(ThreadInfo info) {
        StackTraceElement[] stack = info.getStackTrace();
        return switch (info.getThreadState()) {
            case BLOCKED -> State.LOCKED;
            case WAITING, TIMED_WAITING -> waitsForATask(stack) ? State.IDLE : State.HELD;
            default -> listens(stack) ? State.LISTENS : State.RUNS;
        };
    }

    private static boolean waitsForATask(StackTraceElement[] stack) {
        return Arrays.stream(stack).anyMatch(frame -> frame.getMethodName().equals("getTask"));
    }

    /** Java calls a thread runnable that sleeps in the kernel: only its innermost frame shows it. */
    private static boolean listens(StackTraceElement[] stack) {
        return stack.length > 0
                && stack[0].isNativeMethod()
                && stack[0].getMethodName().matches("(epoll[wW]ait|wait|poll|select|ioUringEnter|getEvents).*");
    }

    private static String place(StackTraceElement[] stack) {
        return Arrays.stream(stack)
                .filter(frame -> frame.getClassName().startsWith("dev.baton."))
                .findFirst()
                .map(frame -> frame.getClassName() + ":" + frame.getLineNumber())
                .orElse("");
    }
}

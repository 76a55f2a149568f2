package dev.baton.inspector.lab;

import dev.baton.inspector.lab.ThreadSample.State;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The threads that run virtual ones. They are workers of the JVM's own pool, named as those of any pool are: their
 * class tells them apart. Any thread.
 */
final class CarrierThreads {
    private static final Pattern NAME = Pattern.compile("ForkJoinPool-\\d+-worker-\\d+");
    private static final String CLASS = "jdk.internal.misc.CarrierThread";
    /** Place for those that begin meanwhile. */
    private static final int NEW_ONES = 64;

    private CarrierThreads() {}

    /** Whether it is worth to look for its class. */
    static boolean mayBe(String name) {
        return NAME.matcher(name).matches();
    }

    /**
     * Java calls a carrier thread waiting while a virtual one runs on it, and shows its own stack only: whether it runs
     * is seen by the processor time that it used lately. One that carries a thread, and used none, can't put it aside.
     */
    static State state(StackTraceElement[] stack, double busy) {
        boolean carries =
                Arrays.stream(stack).anyMatch(frame -> frame.getMethodName().equals("runContinuation"));
        return carries ? busy > 0 ? State.RUNS : State.HELD : State.IDLE;
    }

    /** Those of this JVM. It looks at all threads, but at no stack. */
    static Set<Long> ids() {
        ThreadGroup all = Thread.currentThread().getThreadGroup();
        while (all.getParent() != null) {
            all = all.getParent();
        }
        Thread[] threads = new Thread[all.activeCount() + NEW_ONES];
        int count = all.enumerate(threads);
        while (count == threads.length) { // perhaps there are more
            threads = new Thread[2 * threads.length];
            count = all.enumerate(threads);
        }
        return Arrays.stream(threads, 0, count)
                .filter(thread -> thread.getClass().getName().equals(CLASS))
                .map(Thread::threadId)
                .collect(Collectors.toUnmodifiableSet());
    }
}

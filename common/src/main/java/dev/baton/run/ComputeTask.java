package dev.baton.run;

import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Effort;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One command of a {@link ComputePool}: answered once, by its stages or at its deadline, whichever is first. */
final class ComputeTask implements Runnable {
    private final Command command;
    private final Consumer<Completion> whenDone;
    private final Function<ComputeTask, Completion> work;
    private final Consumer<ComputeTask> whenEnded;
    private final long arrivedNanos = System.nanoTime();
    private final AtomicBoolean answered = new AtomicBoolean();
    private @Nullable Thread thread;
    private long startedNanos;
    private long interruptedNanos;
    private boolean replaced;

    /**
     * @param work what its thread does
     * @param whenEnded called on that thread when it is free again
     */
    ComputeTask(
            Command command,
            Consumer<Completion> whenDone,
            Function<ComputeTask, Completion> work,
            Consumer<ComputeTask> whenEnded) {
        this.command = command;
        this.whenDone = whenDone;
        this.work = work;
        this.whenEnded = whenEnded;
    }

    Command command() {
        return command;
    }

    long arrivedNanos() {
        return arrivedNanos;
    }

    @Override
    public void run() {
        if (!answered.get()) {
            begin();
        }
        try {
            if (isRunning()) {
                answer(work.apply(this));
            }
        } finally {
            end();
            whenEnded.accept(this);
        }
    }

    private synchronized void begin() {
        thread = Thread.currentThread();
        startedNanos = System.nanoTime();
    }

    /** An interrupt that came too late must not hit the next command on this thread. */
    @SuppressWarnings("ResultOfMethodCallIgnored")
    private synchronized void end() {
        thread = null;
        Thread.interrupted();
    }

    /** False: it was answered before, and this is dropped. */
    boolean answer(Completion completion) {
        boolean first = answered.compareAndSet(false, true);
        if (first) {
            whenDone.accept(completion);
        }
        return first;
    }

    boolean isAnswered() {
        return answered.get();
    }

    /** What it has cost so far: a stage that runs has run for some time, one that waits has not. */
    synchronized Effort effort(long nowNanos) {
        return thread == null
                ? new Effort(nowNanos - arrivedNanos, 0, 1)
                : new Effort(startedNanos - arrivedNanos, nowNanos - startedNanos, 1);
    }

    synchronized boolean isRunning() {
        return thread != null;
    }

    /** Whether its thread was interrupted just now; false: it has none, or was interrupted before. */
    synchronized boolean interrupt() {
        if (thread == null || interruptedNanos != 0) {
            return false;
        }
        interruptedNanos = System.nanoTime();
        thread.interrupt();
        return true;
    }

    /** Whether its thread did not react to the interrupt for so long, and counts as lost from now on. */
    synchronized boolean loseThread(long graceNanos) {
        boolean lost = thread != null
                && !replaced
                && interruptedNanos != 0
                && System.nanoTime() - interruptedNanos > graceNanos;
        replaced |= lost;
        return lost;
    }

    synchronized boolean threadWasReplaced() {
        return replaced;
    }
}

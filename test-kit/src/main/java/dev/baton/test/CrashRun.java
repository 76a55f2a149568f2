package dev.baton.test;

import dev.baton.test.Points.Point;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.opentest4j.AssertionFailedError;

/**
 * One run of a test in which a node meets one fault at one point, and the client does what a good client does: it sends
 * the request again, with the same key. One thread, but what happens at the point.
 */
final class CrashRun {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(20);

    /** Longer than a lease and a request's own time. */
    private static final Duration LEASE_AND_MORE = Duration.ofMinutes(2);

    /** What a node that was frozen may need to see that it is no owner any more. */
    private static final Duration THAWED = Duration.ofSeconds(5);

    /** What can happen at a point. */
    enum Fault {
        /** The process ends. */
        KILL("killed"),
        /**
         * The thread at the point, and all connections of the node to PostgreSQL, stand still until another node has
         * finished the request, and then go on. Other threads of the node, and its HTTP, are not held.
         */
        FREEZE("frozen"),
        /** The connection to PostgreSQL breaks, and with it the answer; the process lives. */
        LOSE_ANSWER("answer lost");

        private final String text;

        Fault(String text) {
            this.text = text;
        }
    }

    /** What is to happen where. */
    record Plan(Fault fault, Point at) {
        @Override
        public String toString() {
            return fault.text + " " + at;
        }
    }

    private final Optional<Plan> plan;
    private final Client client;
    private final BenchNodes nodes;
    private final Aging aging;
    private final BenchNodes.Running victim;
    private final CompletableFuture<Void> struck = new CompletableFuture<>();
    private final CountDownLatch thaw = new CountDownLatch(1);
    private final AtomicBoolean handled = new AtomicBoolean();
    private volatile boolean striking;

    /** @param plan none: nothing happens, the run passes the points */
    CrashRun(Optional<Plan> plan, Client client, BenchNodes nodes, Aging aging) {
        this.plan = plan;
        this.client = client;
        this.nodes = nodes;
        this.aging = aging;
        this.victim = nodes.current();
    }

    void begin() {
        plan.ifPresentOrElse(fault -> victim.points().begin(fault.at(), () -> strike(fault)), victim.points()::begin);
    }

    /** Whether the point was reached. */
    boolean struck() {
        return struck.isDone();
    }

    /** The points up to now. */
    List<Point> passed() {
        return victim.points().end();
    }

    void end() {
        victim.points().end();
        thaw();
    }

    /**
     * Another node takes over what the victim was doing beside the test: a fault may come about between the requests of
     * a test, if one of them was answered before it was done.
     */
    void handle() {
        if (!struck.isDone()
                || plan.orElseThrow().fault() == Fault.LOSE_ANSWER
                || !handled.compareAndSet(false, true)) {
            return;
        }
        takeOver();
        if (plan.orElseThrow().fault() == Fault.FREEZE) {
            nodes.journal().add(victim.node().name(), "goes on");
            thaw();
            long end = System.nanoTime() + THAWED.toNanos();
            while (!victim.wire().idle() && System.nanoTime() < end) {
                pause();
            }
            victim.kill();
        }
    }

    /** The test is done: so are its requests, and what is under way between the node and PostgreSQL. */
    void settle() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        handle();
        while (running() || !(striking ? struck.isDone() : victim.wire().idle())) {
            pause(end, "A request is still running " + PATIENCE.toSeconds() + " s after the end of the test");
            handle();
        }
        handle();
    }

    private boolean running() {
        return nodes.database().number("SELECT count(*) FROM baton.request WHERE state = 'running'") > 0;
    }

    /** On the thread of the node, or of its connection, that came to the point. */
    private boolean strike(Plan fault) {
        striking = true;
        nodes.journal().add(victim.node().name(), "*** " + fault);
        return switch (fault.fault()) {
            case KILL -> {
                victim.kill();
                struck.complete(null);
                yield false;
            }
            case FREEZE -> {
                yield freeze();
            }
            case LOSE_ANSWER -> {
                struck.complete(null);
                yield false;
            }
        };
    }

    private boolean freeze() {
        try {
            victim.wire().hold();
            struck.complete(null);
            return thaw.await(PATIENCE.toMillis() * 2, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void thaw() {
        thaw.countDown();
        victim.wire().release();
    }

    BenchReply send(BenchRequest request) {
        if (handled.get()) {
            return client.sendOnce(request);
        }
        CompletableFuture<BenchReply> answer = client.start(request, victim);
        awaitEither(answer, struck);
        if (!struck.isDone() && answer.isCompletedExceptionally()) {
            awaitEither(struck, CompletableFuture.runAsync(() -> {}, delayed())); // the kill is a moment
        }
        if (struck.isDone()) {
            handled.set(true);
            return afterFault(request, answer);
        }
        return replied(answer.join());
    }

    private static java.util.concurrent.Executor delayed() {
        return CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS);
    }

    private static void awaitEither(CompletableFuture<?> one, CompletableFuture<?> other) {
        try {
            CompletableFuture.anyOf(one, other).get(PATIENCE.toMillis() * 2, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            // the caller looks at both
        } catch (TimeoutException e) {
            throw new AssertionFailedError("No reply, and the fault did not come about", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    /** The last two points: the node dies before its reply has come, or just after. */
    private BenchReply replied(BenchReply reply) {
        if (!victim.points().pass("before the reply to " + reply.request())) {
            handled.set(true);
            takeOver();
            return decided(reply.request());
        }
        if (!victim.points().pass("after the reply to " + reply.request())) {
            handled.set(true);
            takeOver();
            refuseOther(reply, decided(reply.request()), "the reply of before the crash, and that to a retry");
        }
        return reply;
    }

    private BenchReply afterFault(BenchRequest request, CompletableFuture<BenchReply> answer) {
        return switch (plan.orElseThrow().fault()) {
            case KILL -> {
                takeOver();
                yield decided(request);
            }
            case LOSE_ANSWER -> {
                Optional<BenchReply> first = within(answer, PATIENCE).filter(BenchReply::decides);
                BenchReply decided = decided(request);
                first.ifPresent(reply -> refuseOther(reply, decided, "the first reply and that to a retry"));
                yield decided;
            }
            case FREEZE -> {
                takeOver();
                BenchReply decided = decided(request);
                nodes.journal().add(victim.node().name(), "goes on");
                thaw();
                Optional<BenchReply> late = within(answer, THAWED);
                late.filter(BenchReply::decides)
                        .ifPresent(reply -> refuseOther(
                                decided,
                                reply,
                                "the reply of the node that took over, and of the one that was frozen"));
                if (late.isPresent()) {
                    nodes.keepAsSpare(victim);
                } else {
                    victim.kill();
                }
                yield decided;
            }
        };
    }

    private static Optional<BenchReply> within(CompletableFuture<BenchReply> answer, Duration atMost) {
        try {
            return Optional.of(answer.get(atMost.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty(); // a node in trouble need not answer
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    /** The lease of the node runs out; another one finishes what it had. */
    private void takeOver() {
        nodes.takeOver();
        BenchNodes.Running next = nodes.current();
        nodes.journal()
                .add(
                        next.node().name(),
                        "takes over when the lease of " + victim.node().name() + " has run out");
        aging.endIdleTransactions(victim.node().name());
        aging.advance(LEASE_AND_MORE, next.node().id());
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (running()) {
            pause(
                    end,
                    "A request is still running " + PATIENCE.toSeconds() + " s after another node could take it over");
        }
    }

    /** What a retry is answered; two of them are answered the same, if the flow is durable: only then it can know. */
    private BenchReply decided(BenchRequest request) {
        if (!request.repeatable()) {
            throw new AssertionFailedError(request + " has no Idempotency-Key: after a crash no client can know whether"
                    + " to send it again; give it one by withKey");
        }
        BenchReply reply = retried(request);
        if (client.durable(request)) {
            refuseOther(reply, retried(request), "the replies to two retries");
        }
        return reply;
    }

    private BenchReply retried(BenchRequest request) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            BenchReply reply = client.sendOnce(request);
            if (reply.decides()) {
                return reply;
            }
            pause(end, "A retry is not answered for good within " + PATIENCE.toSeconds() + " s\n" + reply);
        }
    }

    /**
     * A request that is not durable may be done again, and what is read may have changed. That a request was accepted,
     * and what became of it, are no contradiction; nor are two texts about a flow that fails.
     */
    private void refuseOther(BenchReply one, BenchReply other, String which) {
        boolean comparable = client.durable(one.request())
                && one.accepted() == other.accepted()
                && !(one.failed() && other.failed());
        if (comparable && !one.sameAs(other)) {
            throw new AssertionFailedError(
                    "A request was answered in two ways: " + which, one.toString(), other.toString());
        }
    }

    private static void pause(long endNanos, String otherwise) {
        if (System.nanoTime() > endNanos) {
            throw new AssertionFailedError(otherwise);
        }
        pause();
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_TRIES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }
}

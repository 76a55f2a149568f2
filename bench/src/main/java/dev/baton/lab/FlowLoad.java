package dev.baton.lab;

import dev.baton.cluster.ClusterProblem;
import dev.baton.lab.FlowClient.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * So many clients, each sending its next request when it has the answer to the last, until it is closed. A client that
 * was turned away or got no answer pauses.
 */
final class FlowLoad implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration ENDS = Duration.ofSeconds(35);

    private final Supplier<Answer> request;
    private final List<Thread> clients;
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final Queue<ClusterProblem> unanswered = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;
    private volatile long began = System.nanoTime();

    /**
     * What came of it.
     *
     * @param p50Micros of the answers with 2xx; 0: there was none
     * @param refused by the flow, or turned away
     */
    record Result(double perSecond, double p50Micros, double p99Micros, int answered, int refused, int failed) {}

    FlowLoad(int clients, Supplier<Answer> request) {
        this.request = request;
        this.clients = IntStream.range(0, clients)
                .mapToObj(number -> Thread.ofPlatform()
                        .daemon()
                        .name("baton-lab-flow-", number)
                        .start(this::sendOn))
                .toList();
    }

    private void sendOn() {
        while (!closed) {
            try {
                Answer answer = request.get();
                answers.add(answer);
                if (!answer.ok()) {
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
            } catch (ClusterProblem noAnswer) {
                unanswered.add(noAnswer);
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    /** What it gets from now on, for so long. */
    Result measured(Duration time) {
        answers.clear();
        unanswered.clear();
        began = System.nanoTime();
        for (long left = time.toNanos(); left > 0; left = time.toNanos() - (System.nanoTime() - began)) {
            LockSupport.parkNanos(left);
        }
        return soFar();
    }

    /** What it got since the last measurement began. */
    Result soFar() {
        List<Answer> seen = List.copyOf(answers);
        double seconds = (System.nanoTime() - began) / 1e9;
        long[] micros = seen.stream()
                .filter(Answer::ok)
                .mapToLong(Answer::micros)
                .sorted()
                .toArray();
        return new Result(
                micros.length / seconds,
                at(micros, 0.5),
                at(micros, 0.99),
                micros.length,
                seen.size() - micros.length,
                unanswered.size());
    }

    private static double at(long[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1L, Math.round(share * sorted.length))];
    }

    /** What is on its way is waited for: the next load shall have the cluster to itself. */
    @Override
    public void close() {
        closed = true;
        long until = System.nanoTime() + ENDS.toNanos();
        try {
            for (Thread client : clients) {
                client.join(Duration.ofNanos(Math.max(1, until - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

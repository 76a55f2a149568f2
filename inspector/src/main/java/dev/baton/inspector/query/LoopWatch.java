package dev.baton.inspector.query;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * How late each event loop runs: a periodic timer compares when it was due with when it ran. Reported is the worst of
 * the last second or two. Any thread.
 */
public final class LoopWatch {
    private static final Duration EVERY = Duration.ofMillis(100);
    private static final int TICKS = 10;
    private static final Lag NONE = new Lag(0, 0);

    private final Vertx vertx;
    private final MeterRegistry meters;
    private final int eventLoops;
    private final Map<String, Lag> lags = new ConcurrentHashMap<>();

    private record Lag(long now, long before) {
        long worst() {
            return Math.max(now, before);
        }
    }

    /** @param eventLoops of this node */
    public LoopWatch(Vertx vertx, MeterRegistry meters, int eventLoops) {
        this.vertx = vertx;
        this.meters = meters;
        this.eventLoops = eventLoops;
    }

    /** Deploys one watcher for each event loop: Vert.x assigns loops in turn. */
    public Future<Void> open() {
        return vertx.deployVerticle(Watcher::new, new DeploymentOptions().setInstances(eventLoops))
                .mapEmpty();
    }

    public List<NodeReport.EventLoop> lags() {
        return lags.entrySet().stream()
                .map(lag ->
                        new NodeReport.EventLoop(lag.getKey(), lag.getValue().worst() / 1_000))
                .sorted(Comparator.comparing(NodeReport.EventLoop::thread))
                .toList();
    }

    private void metered(String thread) {
        TimeGauge.builder(
                        "baton.loop.lag", () -> lags.getOrDefault(thread, NONE).worst(), TimeUnit.NANOSECONDS)
                .description("The longest delay of a due timer on the event loop in the last second or two")
                .tag("thread", thread)
                .register(meters);
    }

    private final class Watcher extends VerticleBase {
        private long due;
        private long worst;
        private int ticks;

        @Override
        public Future<?> start() {
            due = System.nanoTime() + EVERY.toNanos();
            metered(Thread.currentThread().getName());
            vertx.setPeriodic(EVERY.toMillis(), ignored -> tick());
            return Future.succeededFuture();
        }

        private void tick() {
            long now = System.nanoTime();
            worst = Math.max(worst, Math.max(0, now - due));
            due = now + EVERY.toNanos();
            String thread = Thread.currentThread().getName();
            Lag before = lags.getOrDefault(thread, NONE);
            if (++ticks == TICKS) {
                lags.put(thread, new Lag(0, worst));
                worst = 0;
                ticks = 0;
            } else {
                lags.put(thread, new Lag(worst, before.before));
            }
        }
    }
}

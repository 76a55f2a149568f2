package dev.baton.inspector.lab;

import dev.baton.inspector.lab.LatencyWindow.Answer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends requests of the lab's flow to this gateway's own port: as many a second, or at once, as the knobs say. It has
 * threads of its own, so that it takes no time of an event loop that is looked at. Any thread.
 */
final class LabLoad implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LabLoad.class);
    private static final Duration TICK = Duration.ofMillis(5);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** After it, nobody sends anything over the connections from before. */
    private static final Duration RECONNECTED = Duration.ofSeconds(1);

    private static final int MOST_OPEN = 512;
    /** Of a request that meets an event loop which shall not serve it: with one that shall among 64, most find it. */
    private static final int MOST_TRIES = 256;

    private static final int MISDIRECTED = 421;

    private final URI uri;
    private final ExecutorService own;
    private final ScheduledExecutorService clock;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger paused = new AtomicInteger();
    private final AtomicLong notSent = new AtomicLong();
    private final LatencyWindow window = new LatencyWindow();
    private final Duration pause;
    private final Optional<SSLContext> tls;
    /** Of connections from before, until nobody sends anything over them. */
    private final Queue<HttpClient> former = new ConcurrentLinkedQueue<>();

    private volatile HttpClient client;
    private volatile LoadPlan plan;
    private double due;
    private long ticked = System.nanoTime();

    /**
     * @param number of its thread
     * @param pause before a client that was refused tries again
     * @param tls for HTTPS
     */
    LabLoad(int number, Duration pause, URI uri, Optional<SSLContext> tls, LoadPlan plan) {
        this.pause = pause;
        this.uri = uri;
        this.plan = plan;
        this.tls = tls;
        this.own = Executors.newFixedThreadPool(
                1,
                Thread.ofPlatform().daemon().name("baton-lab-client-", number).factory());
        this.clock = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("baton-lab-clock").factory());
        this.client = connecting();
        ScheduledFuture<?> ignored = clock.scheduleAtFixedRate(this::tick, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
        LOG.debug("Load to {} begins: {}", uri, ignored);
    }

    private HttpClient connecting() {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .executor(own);
        return tls.map(builder::sslContext).orElse(builder).build();
    }

    /** A connection stays with its event loop: where others shall serve, there have to be others. */
    void change(LoadPlan wanted) {
        if (!wanted.eventLoops().equals(plan.eventLoops())) {
            former.add(client);
            client = connecting();
            ScheduledFuture<?> ignored =
                    clock.schedule(this::dropFormer, RECONNECTED.toMillis(), TimeUnit.MILLISECONDS);
            LOG.debug("Load over new connections: {}", ignored);
        }
        plan = wanted;
    }

    private void dropFormer() {
        Optional.ofNullable(former.poll()).ifPresent(HttpClient::shutdown);
    }

    LoadReport report() {
        return window.report(open.get(), notSent.get());
    }

    /** Never fails: a scheduled task that throws is not run again. */
    private void tick() {
        try {
            long now = System.nanoTime();
            LoadPlan at = plan;
            if (at.arrivals()) {
                due += at.perSecond() * ((now - ticked) / 1e9);
                long tooMany = Math.max(0, (long) due - MOST_OPEN);
                notSent.addAndGet(tooMany);
                due -= tooMany;
                for (; due >= 1; due--) {
                    arrive();
                }
            } else {
                fill();
            }
            ticked = now;
        } catch (RuntimeException e) {
            LOG.error("The lab's load failed", e);
        }
    }

    private void arrive() {
        if (open.get() < MOST_OPEN) {
            send();
        } else {
            notSent.incrementAndGet();
        }
    }

    private synchronized void fill() {
        while (!clock.isShutdown() && !plan.arrivals() && open.get() + paused.get() < plan.atOnce()) {
            send();
        }
    }

    private void send() {
        open.incrementAndGet();
        send(plan, System.nanoTime(), MOST_TRIES);
    }

    private void send(LoadPlan at, long started, int tries) {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("Baton-Completion", at.style())
                .header("Baton-Lab", "load")
                .POST(HttpRequest.BodyPublishers.ofString(at.body()))
                .build();
        client.sendAsync(request, HttpResponse.BodyHandlers.discarding()).whenComplete((response, why) -> {
            if (why != null) {
                ended(Answer.FAILED, started);
            } else if (response.statusCode() == MISDIRECTED && tries > 1) {
                send(at, started, tries - 1); // that connection is closed: the next one may be with another loop
            } else {
                ended(answer(response.statusCode()), started);
            }
        });
    }

    private static Answer answer(int status) {
        return switch (status) {
            case 200 -> Answer.DONE;
            case MISDIRECTED, 429, 503 -> Answer.REFUSED;
            default -> Answer.FAILED;
        };
    }

    private void ended(Answer answer, long started) {
        window.add(answer, started, System.nanoTime());
        boolean refused = answer != Answer.DONE && !clock.isShutdown();
        if (refused) {
            paused.incrementAndGet();
            clock.schedule(paused::decrementAndGet, pause.toMillis(), TimeUnit.MILLISECONDS);
        }
        open.decrementAndGet();
        fill();
    }

    @Override
    public void close() {
        clock.shutdownNow();
        former.forEach(HttpClient::shutdownNow);
        client.shutdownNow();
        own.shutdown();
    }
}

package dev.baton.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.gateway.TestGateway;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Clients that send or read slowly cost the others nothing. {@code mvn verify -Psecurity} has 1,000 of them, and wants
 * 95 % of the goodput that a normal load, half of the peak, has without them; the short run is for busy machines.
 */
@Tag("security")
class SlowClientsTest {
    private static final int SLOW = Integer.getInteger("baton.security.slow-clients", 90);
    private static final double LEAST = Double.parseDouble(System.getProperty("baton.security.goodput", "0.4"));
    private static final int ROUNDS = Integer.getInteger("baton.security.rounds", 3);
    private static final Duration PHASE = Duration.ofMillis(Integer.getInteger("baton.security.phase", 600));
    private static final Duration IN_TIME = Duration.ofMillis(250);
    private static final int CLIENTS = 16;
    private static TestGateway gateway;

    @BeforeAll
    static void open() {
        gateway = TestGateway.with("http: {header-timeout: 3s, body-timeout: 3s, idle-timeout: 61s}");
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> gateway.get("/openapi.json").statusCode() == 200);
    }

    @AfterAll
    static void close() {
        gateway.close();
    }

    @Test
    void goodputStaysWhatItIs() throws Exception {
        answersIn(PHASE.multipliedBy(3)); // to warm up
        List<Double> normal = new ArrayList<>();
        List<Double> full = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
            int peak = answersIn(PHASE);
            int without = inTime(peak / 2);
            try (SlowClients ignored = new SlowClients(gateway.port(), SLOW)) {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(20))
                        .until(() -> gateway.meters
                                        .get("baton.http.connections")
                                        .gauge()
                                        .value()
                                >= SLOW * 0.9);
                // What slow readers asked for at first lies in sockets after this. At full load their own work and
                // their new connections take from the same cores: told, not held to anything.
                full.add((double) answersIn(PHASE) / peak);
                normal.add((double) inTime(peak / 2) / without);
            }
        }
        normal.sort(Double::compare);
        full.sort(Double::compare);
        System.out.printf("Goodput beside %d slow clients: %s at half of the peak, %s at it%n", SLOW, normal, full);
        assertThat(normal.get(normal.size() / 2)).as("of %s", normal).isGreaterThanOrEqualTo(LEAST);
        Awaitility.await("what slow clients held is free")
                .atMost(Duration.ofSeconds(20))
                .until(() ->
                        gateway.meters.get("baton.http.bodies.held").gauge().value() == 0);
    }

    /** All of them good, by clients that ask again as soon as they have an answer. */
    private static int answersIn(Duration time) {
        AtomicInteger answers = new AtomicInteger();
        long end = System.nanoTime() + time.toNanos();
        CompletableFuture<?>[] clients = new CompletableFuture<?>[CLIENTS];
        for (int i = 0; i < CLIENTS; i++) {
            clients[i] = again(end, answers);
        }
        CompletableFuture.allOf(clients).orTimeout(30, TimeUnit.SECONDS).join();
        return answers.get();
    }

    private static CompletableFuture<Void> again(long end, AtomicInteger answers) {
        return gateway.getting("/articles/7").thenCompose((HttpResponse<String> answer) -> {
            assertThat(answer.statusCode()).isEqualTo(200);
            answers.incrementAndGet();
            return System.nanoTime() - end < 0 ? again(end, answers) : CompletableFuture.completedFuture(null);
        });
    }

    /** How many of so many requests, sent evenly over the time of a phase, are answered well and in time. */
    private static int inTime(int requests) throws InterruptedException {
        AtomicInteger good = new AtomicInteger();
        List<CompletableFuture<?>> all = new ArrayList<>();
        long begin = System.nanoTime();
        while (all.size() < requests) {
            long due = Math.min(requests, requests * (System.nanoTime() - begin) / PHASE.toNanos());
            while (all.size() < due) {
                long sent = System.nanoTime();
                all.add(gateway.getting("/articles/7").thenAccept(answer -> {
                    if (answer.statusCode() == 200 && System.nanoTime() - sent < IN_TIME.toNanos()) {
                        good.incrementAndGet();
                    }
                }));
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
        return good.get();
    }
}

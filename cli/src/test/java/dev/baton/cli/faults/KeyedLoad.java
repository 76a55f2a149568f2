package dev.baton.cli.faults;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;

/**
 * Clients as they should be: each request has a key, and a client that gets no answer, or one that says "not now", asks
 * again with the same key, at any gateway, until it knows. Every key is sent by two clients at the same time.
 */
final class KeyedLoad implements AutoCloseable {
    private static final Duration GIVE_UP = Duration.ofSeconds(60);
    private static final Duration ONE_ANSWER = Duration.ofSeconds(12);

    /** What is sent with a key. */
    record Post(String path, String body) {}

    /** Makes the request of a key: always the same one. */
    interface Posts {
        Post of(String key, int amount, Random random);
    }

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
    private final List<URI> gateways;
    private final Posts posts;
    private final String apiKey;
    private final Semaphore inFlight;
    private final Map<String, Sent> sent = new ConcurrentHashMap<>();
    private final Queue<String> unexpected = new ConcurrentLinkedQueue<>();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicLong longestWaitMillis = new AtomicLong();

    /** @param concurrency how many requests are under way at once */
    KeyedLoad(List<URI> gateways, Posts posts, String apiKey, int concurrency) {
        this.gateways = gateways;
        this.posts = posts;
        this.apiKey = apiKey;
        this.inFlight = new Semaphore(concurrency);
    }

    /**
     * Sends transfers with keys {@code prefix-0} to {@code prefix-(count-1)}; the latch opens when all are answered for
     * good.
     */
    CountDownLatch start(String prefix, int count) {
        CountDownLatch done = new CountDownLatch(2 * count);
        clients.submit(() -> {
            for (int i = 0; i < count; i++) {
                send(prefix + "-" + i, i, done::countDown);
            }
        });
        return done;
    }

    /**
     * Sends keys at an even pace for as long as {@code more} says so; done when all are answered for good.
     *
     * @param pause after this key, by its number
     */
    CompletableFuture<Void> startPaced(String prefix, IntFunction<Duration> pause, IntPredicate more) {
        Phaser underWay = new Phaser(1);
        return CompletableFuture.runAsync(
                () -> {
                    for (int i = 0; more.test(i); i++) {
                        underWay.bulkRegister(2);
                        send(prefix + "-" + i, i, underWay::arriveAndDeregister);
                        LockSupport.parkNanos(pause.apply(i).toNanos());
                    }
                    underWay.arriveAndAwaitAdvance();
                },
                clients);
    }

    private void send(String key, int number, Runnable answered) {
        Random random = new Random(key.hashCode());
        int amount = 1 + random.nextInt(99);
        Post post = posts.of(key, amount, random);
        Order order = new Order(key, Style.NOTIFICATION, Mode.KEYED, amount, true, post.body());
        sent.put(key, new Sent(order, new CopyOnWriteArrayList<>()));
        for (int client = 0; client < 2; client++) {
            inFlight.acquireUninterruptibly();
            int first = number + client;
            clients.submit(() -> {
                try {
                    untilAnswered(key, post, first);
                } finally {
                    inFlight.release();
                    answered.run();
                }
            });
        }
    }

    /** By key. */
    Map<String, Sent> sent() {
        return sent;
    }

    /** The longest time that a client took to get its final answer, with all that it asked again. */
    Duration longestWait() {
        return Duration.ofMillis(longestWaitMillis.get());
    }

    List<String> unexpected() {
        return List.copyOf(unexpected);
    }

    /** How many clients have their final answer. */
    int answered() {
        return answered.get();
    }

    private void untilAnswered(String key, Post post, int attempt) {
        Instant begun = Instant.now();
        Instant giveUp = begun.plus(GIVE_UP);
        String last = "nothing";
        for (int n = attempt; Instant.now().isBefore(giveUp); n++) {
            try {
                Reply reply = Reply.of(send(gateways.get(n % gateways.size()), key, post));
                last = reply.toString();
                sent.get(key).replies().add(reply);
                if (reply.booked()) {
                    answered.incrementAndGet();
                    longestWaitMillis.accumulateAndGet(
                            Duration.between(begun, Instant.now()).toMillis(), Math::max);
                    return;
                }
                if (!reply.saysNotNow()) {
                    unexpected.add(key + ": " + last);
                    return;
                }
            } catch (IOException e) {
                last = e.toString(); // no answer at all: that is what the key is for
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        unexpected.add(key + ": no answer within " + GIVE_UP + "; last: " + last);
    }

    private HttpResponse<String> send(URI gateway, String key, Post post) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(gateway.resolve(post.path()))
                        .timeout(ONE_ANSWER)
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + apiKey)
                        .header("Idempotency-Key", key)
                        .POST(BodyPublishers.ofString(post.body()))
                        .build(),
                BodyHandlers.ofString());
    }

    @Override
    public void close() {
        clients.shutdownNow();
        http.shutdownNow();
    }
}

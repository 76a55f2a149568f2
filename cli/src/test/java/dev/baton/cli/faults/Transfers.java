package dev.baton.cli.faults;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * A load of orders in all completion styles and modes, mixed. Every order with a key is sent by two clients at the same
 * time.
 */
final class Transfers implements AutoCloseable {
    private static final int CLIENTS = 2;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Gateways gateways;
    private final Order.Accounts accounts;
    private final WebhookReceiver webhooks = new WebhookReceiver();
    private final Semaphore inFlight;
    private final Map<String, Sent> sent = new ConcurrentHashMap<>();
    private final Queue<String> unexpected = new ConcurrentLinkedQueue<>();
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicLong longestWaitMillis = new AtomicLong();

    /** @param concurrency how many clients wait at once */
    Transfers(List<URI> gateways, Order.Accounts accounts, String apiKey, int concurrency) {
        this.gateways = new Gateways(gateways, apiKey);
        this.accounts = accounts;
        this.inFlight = new Semaphore(concurrency);
    }

    /** Sends orders {@code prefix-0} to {@code prefix-(count-1)}; the latch opens when every client is done. */
    CountDownLatch start(String prefix, int count) {
        List<Order> orders = IntStream.range(0, count)
                .mapToObj(number -> Order.numbered(prefix, number, accounts))
                .toList();
        orders.forEach(order -> sent.put(order.reference(), new Sent(order, new CopyOnWriteArrayList<>())));
        CountDownLatch done =
                new CountDownLatch(orders.stream().mapToInt(Transfers::clients).sum());
        threads.submit(() -> {
            for (int i = 0; i < count; i++) {
                for (int client = 0; client < clients(orders.get(i)); client++) {
                    inFlight.acquireUninterruptibly();
                    begin(orders.get(i), i + client, done);
                }
            }
        });
        return done;
    }

    private static int clients(Order order) {
        return order.keyed() ? CLIENTS : 1;
    }

    private void begin(Order order, int firstGateway, CountDownLatch done) {
        TransferClient client =
                new TransferClient(gateways, order, sent.get(order.reference()), webhooks, firstGateway);
        threads.submit(() -> {
            try {
                Duration waited = client.untilItKnows();
                longestWaitMillis.accumulateAndGet(waited.toMillis(), Math::max);
                ended.incrementAndGet();
            } catch (AssertionError e) {
                unexpected.add(order + ": " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                inFlight.release();
                done.countDown();
            }
        });
    }

    /** By the order's reference. */
    Map<String, Sent> sent() {
        return sent;
    }

    /** The longest time that a client took to get to know, retries included. */
    Duration longestWait() {
        return Duration.ofMillis(longestWaitMillis.get());
    }

    /** What clients got, or did not get, that must not happen. */
    List<String> unexpected() {
        return List.copyOf(unexpected);
    }

    /** How many clients know what became of their order. */
    int ended() {
        return ended.get();
    }

    /** How many answers had this status. */
    long answers(int status) {
        return sent.values().stream()
                .flatMap(one -> one.replies().stream())
                .filter(reply -> reply.status() == status)
                .count();
    }

    WebhookReceiver webhooks() {
        return webhooks;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        gateways.close();
        webhooks.close();
    }
}

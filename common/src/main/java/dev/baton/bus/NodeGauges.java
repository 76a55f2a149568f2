package dev.baton.bus;

import io.vertx.core.Future;
import io.vertx.core.net.ClientSSLOptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** Gauges of a node, read on demand: lanes, windows, open requests. Each is read on its own event loop. Any thread. */
public final class NodeGauges {
    private final List<Supplier<Future<List<Lane>>>> lanes = new CopyOnWriteArrayList<>();
    private final List<Supplier<Future<List<Window>>>> windows = new CopyOnWriteArrayList<>();
    private final List<Supplier<Pool>> pools = new CopyOnWriteArrayList<>();
    private volatile Optional<Http> http = Optional.empty();
    private final List<IntSupplier> openRequests = new CopyOnWriteArrayList<>();
    private final List<Supplier<Queue>> computeQueues = new CopyOnWriteArrayList<>();
    private final List<Supplier<Future<Queue>>> laneQueues = new CopyOnWriteArrayList<>();

    /** A lane: how many commands wait for it, and are in its batch. */
    public record Lane(String name, int queued, int inFlight, boolean connected) {}

    /** Places in the window of a peer: taken of how many, and commands that wait for one. */
    public record Window(String peer, int taken, int size, int waiting) {
        private Window plus(Window other) {
            return new Window(peer, taken + other.taken, size + other.size, waiting + other.waiting);
        }
    }

    /** Threads for compute stages: commands that wait for one, threads that are busy, and how many there are. */
    public record Pool(int queued, int busy, int threads) {}

    /**
     * Queues of one kind, together.
     *
     * @param waiting commands that wait in them
     * @param queues how many they are
     * @param places for commands that wait, of all of them
     */
    public record Queue(int waiting, int queues, int places) {
        /** Where there is none. */
        public static final Queue NONE = new Queue(0, 0, 0);

        public Queue plus(Queue other) {
            return new Queue(waiting + other.waiting, queues + other.queues, places + other.places);
        }
    }

    public void ofLanes(Supplier<Future<List<Lane>>> source) {
        lanes.add(source);
    }

    /**
     * Where a gateway's HTTP server listens.
     *
     * @param tls what a client of this node needs, if it speaks HTTPS
     */
    public record Http(String host, int port, Optional<ClientSSLOptions> tls) {}

    public void listensAt(Http address) {
        http = Optional.of(address);
    }

    /** Empty: it is no gateway, or not yet open. */
    public Optional<Http> http() {
        return http;
    }

    public void ofPool(Supplier<Pool> source) {
        pools.add(source);
    }

    public void ofComputeQueue(Supplier<Queue> source) {
        computeQueues.add(source);
    }

    public void ofLaneQueues(Supplier<Future<Queue>> source) {
        laneQueues.add(source);
    }

    public void ofOpenRequests(IntSupplier source) {
        openRequests.add(source);
    }

    void ofWindows(Supplier<Future<List<Window>>> source) {
        windows.add(source);
    }

    public Future<List<Lane>> lanes() {
        return all(lanes);
    }

    /** One for each peer: the windows of all event loops together. */
    public Future<Collection<Window>> windows() {
        return all(windows).map(all -> {
            Map<String, Window> byPeer = new LinkedHashMap<>();
            all.forEach(window -> byPeer.merge(window.peer(), window, Window::plus));
            return byPeer.values();
        });
    }

    /** Of a compute-service. */
    public Optional<Pool> pool() {
        return pools.stream().map(Supplier::get).findFirst();
    }

    /** For the compute threads of this node, whichever role has them. */
    public Queue computeQueues() {
        return together(computeQueues.stream().map(Supplier::get).toList());
    }

    /** For connections to the database. */
    public Future<Queue> laneQueues() {
        List<Future<Queue>> readings = laneQueues.stream().map(Supplier::get).toList();
        return Future.all(readings)
                .map(ignored -> together(readings.stream().map(Future::result).toList()));
    }

    private static Queue together(List<Queue> queues) {
        return queues.stream().reduce(Queue.NONE, Queue::plus);
    }

    /** Requests that were accepted here and have not ended. */
    public int openRequests() {
        return openRequests.stream().mapToInt(IntSupplier::getAsInt).sum();
    }

    private static <T> Future<List<T>> all(List<Supplier<Future<List<T>>>> sources) {
        List<Future<List<T>>> readings = sources.stream().map(Supplier::get).toList();
        return Future.all(readings).map(ignored -> {
            List<T> all = new ArrayList<>();
            readings.forEach(answer -> all.addAll(answer.result()));
            return all;
        });
    }
}

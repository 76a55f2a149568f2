package dev.baton.test;

import dev.baton.flow.Flow;
import dev.baton.message.Json;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opentest4j.AssertionFailedError;

/**
 * What a test of flows works with: a client of the node, the database behind it, and the time. A parameter of the test
 * methods of a {@link FlowTest}. For the thread of the test.
 *
 * <pre>{@code
 * BenchReply first = bench.post("/seats", order).withKey("k1").expect(201);
 * bench.advance(Duration.ofHours(25)); // the key is forgotten
 * BenchReply second = bench.post("/seats", order).withKey("k1").expect(409);
 * assertThat(bench.number("SELECT count(*) FROM seats.booking")).isEqualTo(1);
 * }</pre>
 */
public final class Bench {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final String RUNNING = "SELECT count(*) FROM baton.request WHERE state = 'running'";
    private static final String RENEWED =
            "SELECT count(*) FROM baton.node_lease WHERE node_id = ? AND lease_until > now()";

    private final BenchNodes nodes;
    private final Client client;
    private final Collection<Flow<?, ?>> flows;
    private final Aging aging;

    Bench(BenchNodes nodes, Client client, Collection<Flow<?, ?>> flows, Aging aging) {
        this.nodes = nodes;
        this.client = client;
        this.flows = flows;
        this.aging = aging;
    }

    /** @param body a record, a map or the like, sent as JSON; a String is sent as it is */
    public BenchRequest post(String path, Object body) {
        return request("POST", path, Optional.of(json(body)));
    }

    /** A request for what is at a path, with its query. */
    public BenchRequest get(String path) {
        return request("GET", path, Optional.empty());
    }

    /** @param body as for {@link #post} */
    public BenchRequest put(String path, Object body) {
        return request("PUT", path, Optional.of(json(body)));
    }

    public BenchRequest delete(String path) {
        return request("DELETE", path, Optional.empty());
    }

    private BenchRequest request(String method, String path, Optional<String> body) {
        return new BenchRequest(client, method, path, body, List.of());
    }

    private static String json(Object body) {
        return body instanceof String text ? text : Json.write(body).toString();
    }

    /** Where the node of the moment serves HTTP, for clients of another kind. It changes when time is advanced. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + nodes.current().node().httpPort());
    }

    /** The one number that a query answers. */
    public long number(String sql, Object... parameters) {
        client.handleCrash();
        return nodes.database().number(sql, parameters);
    }

    /** The rows that a query answers, by the names of their columns. Anything else that is SQL, too: no rows. */
    public List<Map<String, Object>> sql(String sql, Object... parameters) {
        client.handleCrash();
        return nodes.database().rows(sql, parameters);
    }

    /**
     * Where the time of a request went, if its node still knows.
     *
     * @throws AssertionError if it does not: the node that served it is gone
     */
    public BenchTimeline timeline(BenchReply reply) {
        return findTimeline(reply)
                .orElseThrow(() -> new AssertionFailedError("There is no timeline of this request\n" + reply));
    }

    Optional<BenchTimeline> findTimeline(BenchReply reply) {
        return reply.header("Request-Id")
                .map(id -> client.admin("/api/requests/" + id + "/timeline"))
                .filter(view -> !view.isEmpty())
                .map(view -> BenchTimeline.of(Json.tree(Buffer.buffer(view)), flows));
    }

    /**
     * What the store says of a durable request: {@code running}, {@code done}, {@code refused} or {@code dead}; empty:
     * it is not stored, or not any more.
     */
    public Optional<String> stateOf(BenchReply reply) {
        return sql("SELECT state FROM baton.request WHERE id = ?", reply.id()).stream()
                .map(row -> String.valueOf(row.get("state")))
                .findFirst();
    }

    /**
     * Lets time pass for the platform: keys expire, leases run out, retries and webhooks come due. It makes all moments
     * that the platform has stored in PostgreSQL so much older; the clocks of the machine, and the tables of flows, are
     * left alone. Requests that are running, such as one that waits for its next try, are continued by a new node, as
     * after a restart: what a node keeps in its memory does not age. Done when the node has seen it.
     *
     * @throws IllegalStateException in a {@link CrashEverywhere} test: its crashes let time pass themselves
     */
    public void advance(Duration by) {
        if (client.crashes()) {
            throw new IllegalStateException(
                    "bench.advance can't be used in a @CrashEverywhere test: when its node dies, time passes for leases"
                            + " and retries by itself; test the passing of time in a @Test of its own");
        }
        if (nodes.database().number(RUNNING) > 0) {
            BenchNodes.Running before = nodes.takeOver();
            before.kill();
            aging.release(before.node().id());
        }
        aging.advance(by);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (nodes.database().number(RENEWED, nodes.current().node().id()) == 0) {
            if (System.nanoTime() > end) {
                throw new AssertionFailedError("The node did not renew its lease");
            }
            Thread.onSpinWait();
        }
    }
}

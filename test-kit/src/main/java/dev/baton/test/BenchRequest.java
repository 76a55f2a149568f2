package dev.baton.test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A request that a test is about to send; made by {@link Bench#post}, {@link Bench#get} and the like. Immutable: each
 * call answers a new one.
 *
 * <pre>{@code
 * BenchReply reply = bench.post("/seats", new Order("1a", "Ada"))
 *         .withKey("k1")
 *         .header("X-Api-Key", "baton-dev-key")
 *         .expect(201);
 * }</pre>
 */
public final class BenchRequest {
    /** One header line. */
    record Header(String name, String value) {}

    private static final String KEY = "Idempotency-Key";

    private final Client client;
    private final String method;
    private final String path;
    private final Optional<String> body;
    private final List<Header> headers;

    BenchRequest(Client client, String method, String path, Optional<String> body, List<Header> headers) {
        this.client = client;
        this.method = method;
        this.path = path;
        this.body = body;
        this.headers = List.copyOf(headers);
    }

    /** With this {@code Idempotency-Key}. */
    public BenchRequest withKey(String key) {
        return header(KEY, key);
    }

    /** With this key in {@code Authorization: Bearer KEY}. */
    public BenchRequest withApiKey(String key) {
        return header("Authorization", "Bearer " + key);
    }

    /** Answered at once, with 202 and where the reply will be: {@code Prefer: respond-async}. */
    public BenchRequest async() {
        return header("Prefer", "respond-async");
    }

    /** With one more header line. */
    public BenchRequest header(String name, String value) {
        List<Header> more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new BenchRequest(client, method, path, body, more);
    }

    /** Sends it and waits for the reply, whatever its status is. */
    public BenchReply send() {
        return client.send(this);
    }

    /**
     * Sends it and waits for the reply.
     *
     * @throws AssertionError if the reply has another status; it shows the reply
     */
    public BenchReply expect(int status) {
        return send().expect(status);
    }

    String method() {
        return method;
    }

    String path() {
        return path;
    }

    Optional<String> body() {
        return body;
    }

    List<Header> headers() {
        return headers;
    }

    /** Whether it may be sent again without being done twice. */
    boolean repeatable() {
        return method.equals("GET")
                || headers.stream().anyMatch(header -> header.name().equalsIgnoreCase(KEY));
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}

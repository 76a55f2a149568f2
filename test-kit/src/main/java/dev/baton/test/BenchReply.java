package dev.baton.test;

import dev.baton.message.Json;
import io.vertx.core.buffer.Buffer;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.opentest4j.AssertionFailedError;

/**
 * What a request was answered. Immutable.
 *
 * <pre>{@code
 * Ticket ticket = bench.post("/seats", order).withKey("k1").expect(201).as(Ticket.class);
 * }</pre>
 */
public final class BenchReply {
    private final BenchRequest request;
    private final HttpResponse<byte[]> response;

    BenchReply(BenchRequest request, HttpResponse<byte[]> response) {
        this.request = request;
        this.response = response;
    }

    BenchRequest request() {
        return request;
    }

    /** The HTTP status. */
    public int status() {
        return response.statusCode();
    }

    /** The first header of this name. */
    public Optional<String> header(String name) {
        return response.headers().firstValue(name);
    }

    /** The body as text. */
    public String text() {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    /**
     * The body, read as JSON.
     *
     * @throws AssertionError if it is not the JSON of such a value
     */
    public <T> T as(Class<T> type) {
        try {
            return Json.read(Buffer.buffer(response.body()), type);
        } catch (IllegalArgumentException e) {
            throw new AssertionFailedError(e.getMessage() + "\n" + this, e);
        }
    }

    /**
     * The reply itself, if it has this status.
     *
     * @throws AssertionError if it has another one; it shows the reply
     */
    public BenchReply expect(int status) {
        if (status() != status) {
            throw new AssertionFailedError(
                    "%s was not answered %d\n%s".formatted(request, status, this), status, status());
        }
        return this;
    }

    /** The id that the platform gave to the request. */
    public UUID id() {
        return UUID.fromString(header("Request-Id")
                .orElseThrow(() -> new AssertionFailedError("The reply has no Request-Id\n" + this)));
    }

    /** Whether a client would take both for the same reply. */
    boolean sameAs(BenchReply other) {
        return status() == other.status()
                && text().equals(other.text())
                && Objects.equals(header("Location"), other.header("Location"))
                && Objects.equals(header("Content-Type"), other.header("Content-Type"));
    }

    /** Whether it only says that the request will be done: the reply to {@link BenchRequest#async}. */
    boolean accepted() {
        return status() == 202
                && header("Preference-Applied")
                        .filter(applied -> applied.contains("respond-async"))
                        .isPresent();
    }

    /** Whether the flow failed: the words for it are others each time, such as those of a dead letter. */
    boolean failed() {
        return status() == 500;
    }

    /** Whether it is what became of the request: not that it is still running, or could not be run now. */
    boolean decides() {
        return status() <= 500 && !(status() == 409 && header("Retry-After").isPresent()) && status() != 429;
    }

    @Override
    public String toString() {
        return "%s: %d %s".formatted(request, status(), text());
    }
}

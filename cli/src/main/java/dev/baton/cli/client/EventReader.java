package dev.baton.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.message.Json;
import io.vertx.core.buffer.Buffer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Server-sent events, one at a time. A stream that says nothing for three heartbeats is taken for dead. Blocking; one
 * thread.
 */
public final class EventReader implements AutoCloseable {
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final URI uri;
    private final InputStream body;
    private final BufferedReader lines;
    private final ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("baton-stream-watch").factory());
    private volatile long lastLine = System.nanoTime();

    /** @param data its one line of JSON */
    public record Event(String name, JsonNode data) {}

    EventReader(URI uri, InputStream body) {
        this.uri = uri;
        this.body = body;
        this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        watchdog.scheduleWithFixedDelay(this::lookForLife, 1, 1, TimeUnit.SECONDS);
    }

    public String node() {
        return uri.getAuthority();
    }

    private void lookForLife() {
        if (System.nanoTime() - lastLine > SILENCE.toNanos()) {
            close();
        }
    }

    /** The next one; empty when the node has ended the stream, or the connection is gone. */
    public Optional<Event> next() {
        try {
            String name = "";
            String line = lines.readLine();
            while (line != null) {
                lastLine = System.nanoTime();
                if (line.startsWith("event: ")) {
                    name = line.substring("event: ".length());
                } else if (line.startsWith("data: ")) {
                    return Optional.of(new Event(name, Json.tree(Buffer.buffer(line.substring("data: ".length())))));
                }
                line = lines.readLine();
            }
            return Optional.empty();
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        watchdog.shutdownNow();
        try {
            body.close();
        } catch (IOException e) {
            // It is over either way.
            lastLine = System.nanoTime();
        }
    }
}

package dev.baton.bench;

import dev.baton.cluster.ClusterProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Watches the live lab as a page does: reads its frames on a thread of its own. It draws nothing. */
final class LabViewer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String FRAME = "event: frame";

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final AtomicLong frames = new AtomicLong();
    private final CountDownLatch first = new CountDownLatch(1);
    private volatile Optional<String> ended = Optional.empty();
    private final Thread reads;
    private volatile boolean closed;

    /**
     * Returns when the first frame was read.
     *
     * @throws ClusterProblem if none comes
     */
    LabViewer(int adminPort) {
        URI stream = URI.create("http://127.0.0.1:%d/api/lab/stream".formatted(adminPort));
        this.reads = Thread.ofPlatform().daemon().name("baton-bench-viewer").start(() -> read(stream));
        awaitFirst(stream);
    }

    private void awaitFirst(URI stream) {
        try {
            if (!first.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                close();
                throw new ClusterProblem(
                        "No frame of the live lab came from %s %s".formatted(stream, ended.orElse("")));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new ClusterProblem("Stopped before it was done", e);
        }
    }

    private void read(URI stream) {
        try {
            HttpResponse<Stream<String>> answer =
                    http.send(HttpRequest.newBuilder(stream).build(), HttpResponse.BodyHandlers.ofLines());
            try (Stream<String> lines = answer.body()) {
                lines.filter(FRAME::equals).forEach(line -> {
                    frames.incrementAndGet();
                    first.countDown();
                });
            }
            ended = Optional.of("It answered %d, and ended.".formatted(answer.statusCode()));
        } catch (IOException | UncheckedIOException e) {
            ended = Optional.of("It failed: " + e.getMessage());
        } catch (InterruptedException e) {
            ended = Optional.of("It was stopped.");
        }
    }

    /**
     * So far.
     *
     * @throws ClusterProblem if none can come any more: then nobody watches
     */
    long frames() {
        ended.filter(why -> !closed).ifPresent(why -> {
            throw new ClusterProblem("The viewer of the live lab lost its stream. " + why);
        });
        return frames.get();
    }

    @Override
    public void close() {
        closed = true;
        http.shutdownNow();
        reads.interrupt();
    }
}

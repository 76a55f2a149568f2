package dev.baton.cli.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A viewer of a request's events that resumes at another gateway when its stream breaks. It must see each event once,
 * in their order, and the last one.
 */
final class RequestEvents {
    private static final Set<String> LAST = Set.of("done", "refused", "dead");
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Gateways gateways;
    private final String id;
    private int gateway;
    private int seen;
    private String lastEvent = "none";
    private String problem = "";

    RequestEvents(Gateways gateways, String id, int firstGateway) {
        this.gateways = gateways;
        this.id = id;
        this.gateway = firstGateway;
    }

    /** @throws AssertionError if an event is missing or comes twice, or the last one does not come */
    void untilItsEnd(Duration atMost) throws InterruptedException {
        Instant giveUp = Instant.now().plus(atMost);
        while (!LAST.contains(lastEvent)) {
            try {
                HttpResponse<InputStream> stream = gateways.open(
                        gateway, "/requests/" + id + "/events", Map.of("Last-Event-ID", Integer.toString(seen)));
                try (InputStream body = stream.body()) {
                    read(stream.statusCode(), body);
                }
            } catch (IOException | UncheckedIOException e) {
                problem = e.toString();
            }
            if (!LAST.contains(lastEvent) && Instant.now().isAfter(giveUp)) {
                throw new AssertionError("the events of %s don't end within %s; last: %s; problem: %s"
                        .formatted(id, atMost, lastEvent, problem));
            }
            gateway++;
            Thread.sleep(PAUSE.toMillis());
        }
    }

    private void read(int status, InputStream body) throws IOException {
        if (status != 200) {
            problem = "status " + status;
            if (status != 503 && status != 504) {
                throw new AssertionError("the events of " + id + " have the status " + status);
            }
            return;
        }
        // A frozen gateway says nothing, and does not end: another one is tried.
        CompletableFuture<Void> patience = new CompletableFuture<Void>()
                .completeOnTimeout(null, Gateways.ONE_ANSWER.toMillis(), TimeUnit.MILLISECONDS);
        patience.thenRun(() -> close(body));
        BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("id: ")) {
                follows(Integer.parseInt(line.substring("id: ".length())));
            } else if (line.startsWith("event: ")) {
                lastEvent = line.substring("event: ".length());
            }
        }
        patience.cancel(false);
    }

    private void follows(int version) {
        if (version != seen + 1) {
            throw new AssertionError("the events of %s jump from %d to %d".formatted(id, seen, version));
        }
        seen = version;
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

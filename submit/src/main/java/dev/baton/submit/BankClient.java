package dev.baton.submit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.cluster.ClusterProblem;
import dev.baton.cluster.Https;
import dev.baton.message.Json;
import io.vertx.core.buffer.Buffer;
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
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends requests with a key, and sends them again with the same key, at the next gateway, as long as there is no answer
 * or one that says "not now". Blocking; any thread.
 */
final class BankClient implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration ONE_ANSWER = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final String PROBLEM = "urn:baton:problem:";

    private final HttpClient http;
    private final List<URI> gateways;
    private final String apiKey;
    private final Duration patience;

    BankClient(Submission.Target target) {
        this.http = Https.client(target.caFile()).connectTimeout(CONNECT).build();
        this.gateways = List.copyOf(target.gateways());
        this.apiKey = target.apiKey();
        this.patience = target.patience();
    }

    /** @throws ClusterProblem if a gateway's certificate is not trusted: that would be reported by each line */
    void requireTrust() {
        for (URI gateway : gateways) {
            if ("https".equals(gateway.getScheme())) {
                HttpRequest question = HttpRequest.newBuilder(gateway.resolve("/"))
                        .timeout(ONE_ANSWER)
                        .build();
                try {
                    http.send(question, BodyHandlers.discarding());
                } catch (IOException e) {
                    Https.problem(gateway, e).ifPresent(untrusted -> {
                        throw untrusted;
                    });
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    Sent post(String path, String key, Object body, long turn) {
        Instant giveUp = Instant.now().plus(patience);
        Buffer json = Json.write(body);
        for (int attempt = 0; ; attempt++) {
            URI gateway = gateways.get((int) ((turn + attempt) % gateways.size()));
            Response answer = once(gateway.resolve(path), key, json);
            if (answer instanceof Response.Final end) {
                return end.sent();
            }
            Response.NotNow notNow = (Response.NotNow) answer;
            Duration pause = notNow.retryAfter().orElse(backoff(attempt));
            if (Thread.currentThread().isInterrupted()
                    || Instant.now().plus(pause).isAfter(giveUp)) {
                return new Sent.Failed(notNow.why());
            }
            LockSupport.parkNanos(pause.toNanos());
        }
    }

    private sealed interface Response {
        record Final(Sent sent) implements Response {}

        record NotNow(String why, Optional<Duration> retryAfter) implements Response {}
    }

    private Response once(URI uri, String key, Buffer json) {
        try {
            HttpResponse<byte[]> response = http.send(
                    HttpRequest.newBuilder(uri)
                            .timeout(ONE_ANSWER)
                            .header("Content-Type", "application/json")
                            .header("Authorization", "Bearer " + apiKey)
                            .header("Idempotency-Key", key)
                            .POST(BodyPublishers.ofByteArray(json.getBytes()))
                            .build(),
                    BodyHandlers.ofByteArray());
            return read(response);
        } catch (IOException e) {
            return new Response.NotNow("no answer from " + uri.getAuthority(), Optional.empty());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Response.Final(new Sent.Failed("interrupted"));
        }
    }

    private static Response read(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        if (status / 100 == 2) {
            boolean replayed = response.headers()
                    .firstValue("Idempotent-Replayed")
                    .filter("true"::equals)
                    .isPresent();
            return new Response.Final(new Sent.Accepted(replayed));
        }
        String why = reason(response);
        return switch (status) {
            case 409, 429, 503, 504 -> new Response.NotNow(why, retryAfter(response));
            case 401, 403 -> new Response.Final(new Sent.Unauthenticated(status));
            // A fault is no decision.
            default -> new Response.Final(status < 500 ? new Sent.Refused(why) : new Sent.Failed(why));
        };
    }

    /** The problem's code; and which fields are wrong, where that is all it says. */
    private static String reason(HttpResponse<byte[]> response) {
        try {
            JsonNode problem = Json.tree(Buffer.buffer(response.body()));
            String code = problem.path("type").asText("").replace(PROBLEM, "");
            StringBuilder reason = new StringBuilder(code.isEmpty() ? "status " + response.statusCode() : code);
            for (JsonNode error : problem.path("errors")) {
                reason.append("; ")
                        .append(error.path("field").asText(error.path("name").asText("")))
                        .append(' ')
                        .append(error.path("message").asText(""));
            }
            return reason.toString();
        } catch (IllegalArgumentException e) {
            return "status " + response.statusCode();
        }
    }

    private static Optional<Duration> retryAfter(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(text -> text.matches("\\d{1,4}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                .map(requested -> requested.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : requested);
    }

    private static Duration backoff(int attempt) {
        long full = Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << Math.min(attempt, 10));
        return Duration.of(
                full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1), TimeUnit.MILLISECONDS.toChronoUnit());
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}

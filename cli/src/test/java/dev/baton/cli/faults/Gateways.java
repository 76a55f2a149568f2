package dev.baton.cli.faults;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** All gateways as one client sees them. */
final class Gateways implements AutoCloseable {
    /** Longer than a request's deadline. */
    static final Duration ONE_ANSWER = Duration.ofSeconds(12);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1) // without offering the other one with each request
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final List<URI> all;
    private final String apiKey;

    Gateways(List<URI> all, String apiKey) {
        this.all = all;
        this.apiKey = apiKey;
    }

    /** @param n the gateway's number; those beyond the last one begin anew */
    Reply post(int n, String path, Map<String, String> headers, String json) throws IOException, InterruptedException {
        return Reply.of(http.send(
                request(n, path, headers)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json))
                        .build(),
                BodyHandlers.ofString()));
    }

    Reply get(int n, String path, Map<String, String> headers) throws IOException, InterruptedException {
        return Reply.of(http.send(request(n, path, headers).GET().build(), BodyHandlers.ofString()));
    }

    HttpResponse<InputStream> open(int n, String path, Map<String, String> headers)
            throws IOException, InterruptedException {
        return http.send(request(n, path, headers).GET().build(), BodyHandlers.ofInputStream());
    }

    private HttpRequest.Builder request(int n, String path, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        all.get(n % all.size()).resolve(path))
                .timeout(ONE_ANSWER)
                .header("Authorization", "Bearer " + apiKey);
        headers.forEach(request::header);
        return request;
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}

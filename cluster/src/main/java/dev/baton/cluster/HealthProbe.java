package dev.baton.cluster;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Probes whether nodes of this machine are ready. Any thread; one ends it that made it. */
public final class HealthProbe implements AutoCloseable {
    private static final Duration ANSWER = Duration.ofSeconds(1);

    /** With a handshake, which takes long in a JVM that has just started. */
    private static final Duration TLS_ANSWER = Duration.ofSeconds(5);

    private final HttpClient http;
    private final boolean tls;
    private final Duration atMost;

    /** @param caFile of the certificates that nodes show; empty: they speak plain HTTP */
    public HealthProbe(Optional<Path> caFile) {
        this.tls = caFile.isPresent();
        this.atMost = tls ? TLS_ANSWER : ANSWER;
        this.http = Https.client(caFile).connectTimeout(atMost).build();
    }

    /** No answer in time is a no. */
    public boolean ready(int adminPort) {
        HttpRequest request = HttpRequest.newBuilder(
                        Https.loopback(tls, adminPort).resolve("/health/ready"))
                .timeout(atMost)
                .build();
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}

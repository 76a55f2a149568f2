package dev.baton.inspector.query;

import dev.baton.bus.Bus;
import dev.baton.bus.NodeGauges;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Sends requests of the page to this gateway's own port, over loopback: they go the way of every client's, with its
 * limits and its authentication, and have no right but that of the key they bring. In the development profile only. Any
 * thread.
 */
public final class OwnGateway {
    /** How long an answer is waited for. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int MAX_BODY = 8 << 20;
    private static final int CONNECTIONS = 8;
    private static final int QUEUE = 32;
    private static final Set<String> WILDCARDS = Set.of("0.0.0.0", "::", "[::]");

    private final Bus bus;
    private final boolean development;
    private final HttpClientAgent client;

    public OwnGateway(Vertx vertx, Bus bus, boolean development) {
        this.bus = bus;
        this.development = development;
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(2_000).setIdleTimeout(60),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(QUEUE));
    }

    boolean development() {
        return development;
    }

    /** Never fails. */
    Future<HttpResult> send(HttpCall call) {
        String self = bus.roster().self().name();
        if (!development) {
            return Future.succeededFuture(
                    HttpResult.problem(self, "Requests are sent from the page in the development profile only."));
        }
        Optional<NodeGauges.Http> http = bus.gauges().http();
        if (http.isEmpty()) {
            return Future.succeededFuture(HttpResult.problem(self, self + " is no gateway."));
        }
        long sent = System.nanoTime();
        return client.request(options(call, http.get()))
                .compose(request -> send(request, call))
                .compose(response -> response.body()
                        .map(body -> body.length() > MAX_BODY
                                ? HttpResult.problem(self, "The answer has %d bytes.".formatted(body.length()))
                                : result(self, response, body, sent)))
                .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .otherwise(why -> HttpResult.problem(self, "No answer: " + why));
    }

    private static RequestOptions options(HttpCall call, NodeGauges.Http http) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().addAll(call.headers());
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.valueOf(call.method()))
                .setIdleTimeout(PATIENCE.toMillis())
                .setHost(WILDCARDS.contains(http.host()) ? "127.0.0.1" : http.host())
                .setPort(http.port())
                .setURI(call.path())
                .setHeaders(headers);
        http.tls().ifPresent(tls -> options.setSsl(true).setSslOptions(tls));
        return options;
    }

    private static Future<HttpClientResponse> send(HttpClientRequest request, HttpCall call) {
        return call.body().isEmpty() ? request.send() : request.send(Buffer.buffer(call.body()));
    }

    private static HttpResult result(String self, HttpClientResponse response, Buffer body, long sent) {
        return new HttpResult(
                self,
                Optional.of(response.statusCode()),
                Optional.empty(),
                response.headers().entries().stream()
                        .map(header -> new HttpResult.Header(header.getKey(), header.getValue()))
                        .toList(),
                body.toString(),
                (System.nanoTime() - sent) / 1_000);
    }

    public void close() {
        client.close();
    }
}

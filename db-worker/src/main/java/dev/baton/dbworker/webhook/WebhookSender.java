package dev.baton.dbworker.webhook;

import dev.baton.config.Secret;
import dev.baton.store.StoredRequest.Attempt;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Makes one call: looks the name up once, judges its addresses, and connects to the very address that it judged, so
 * that a name that means something else a moment later is of no use. Only the status line of the answer is read. Event
 * loop only.
 */
final class WebhookSender {
    private static final int MAX_PROBLEM = 300;
    private static final int RESOLVERS = 4;

    private final WebhookSettings settings;
    private final Signature signature;
    private final WorkerExecutor names;
    private final HttpClient client;

    WebhookSender(Vertx vertx, WebhookSettings settings, Secret secret) {
        // names that are slow to resolve must not hold up what else needs a worker thread, the cluster among it
        this.names = vertx.createSharedWorkerExecutor("baton-webhook-names", RESOLVERS);
        this.settings = settings;
        this.signature = new Signature(secret);
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout(Math.toIntExact(settings.timeout().toMillis()))
                        .setKeepAlive(false)
                        .setMaxInitialLineLength(1024)
                        .setMaxHeaderSize(8 * 1024)
                        .setDecompressionSupported(false),
                new PoolOptions().setHttp1MaxSize(settings.inProgress()).setMaxWaitQueueSize(settings.inProgress()));
    }

    /** Never fails: what went wrong is the attempt's problem. Anything but a 2xx is a failure, redirects too. */
    Future<Attempt> call(DueCall call) {
        Instant at = Instant.now();
        return target(call.url())
                .compose(target -> send(target, call, at))
                .timeout(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .map(status -> new Attempt(at, Optional.of(status), Optional.<String>empty()))
                .otherwise(failure -> new Attempt(at, Optional.empty(), Optional.of(problem(failure))));
    }

    private record Target(URI uri, boolean tls, int port, InetAddress address) {}

    private Future<Target> target(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            return Future.failedFuture("It is no URL");
        }
        boolean tls = "https".equalsIgnoreCase(uri.getScheme());
        boolean allowed = tls || (settings.allowHttp() && "http".equalsIgnoreCase(uri.getScheme()));
        if (!allowed || uri.getRawAuthority() == null || uri.getRawAuthority().contains("@")) {
            return Future.failedFuture(
                    "Its URL may not be called: " + (settings.allowHttp() ? "http(s)" : "https") + " only");
        }
        int colon = portColon(uri);
        int port;
        try {
            port = colon >= 0 ? Integer.parseInt(uri.getRawAuthority().substring(colon + 1)) : tls ? 443 : 80;
        } catch (NumberFormatException e) {
            return Future.failedFuture("Its port is no number");
        }
        return names.executeBlocking(() -> InetAddress.getAllByName(host(uri)), false)
                .compose(this::judged)
                .map(address -> new Target(uri, tls, port, address));
    }

    /** Not {@link URI#getHost}, which is null for names with an underscore. The gateway has checked name and port. */
    private static String host(URI uri) {
        int colon = portColon(uri);
        return colon >= 0 ? uri.getRawAuthority().substring(0, colon) : uri.getRawAuthority();
    }

    /** Where the port begins; negative if there is none. */
    private static int portColon(URI uri) {
        int colon = uri.getRawAuthority().lastIndexOf(':');
        return colon > uri.getRawAuthority().lastIndexOf(']') ? colon : -1;
    }

    /** One bad address among good ones is somebody's plan. */
    private Future<InetAddress> judged(InetAddress[] addresses) {
        return !settings.allowInternal() && Arrays.stream(addresses).anyMatch(InternalAddresses::isInternal)
                ? Future.failedFuture("Its name leads to an internal address, and those may not be called")
                : Future.succeededFuture(addresses[0]);
    }

    private Future<Integer> send(Target target, DueCall call, Instant at) {
        Buffer body = call.body();
        String query =
                target.uri().getRawQuery() == null ? "" : "?" + target.uri().getRawQuery();
        String path = target.uri().getRawPath().isEmpty() ? "/" : target.uri().getRawPath();
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(SocketAddress.inetSocketAddress(
                        target.port(), target.address().getHostAddress()))
                .setHost(host(target.uri()))
                .setPort(target.port())
                .setSsl(target.tls())
                .setURI(path + query)
                .setFollowRedirects(false)
                .setIdleTimeout(settings.timeout().toMillis())
                .putHeader("content-type", "application/json")
                .putHeader("user-agent", "Baton")
                .putHeader("webhook-id", call.messageId())
                .putHeader("webhook-timestamp", Long.toString(at.getEpochSecond()))
                .putHeader("webhook-signature", signature.of(call.messageId(), at.getEpochSecond(), body));
        return client.request(options).compose(request -> status(request, body));
    }

    private static Future<Integer> status(HttpClientRequest request, Buffer body) {
        return request.send(body).map(HttpClientResponse::statusCode).onComplete(ignored -> request.reset());
    }

    private static String problem(Throwable failure) {
        String text = failure instanceof UnknownHostException
                ? "Its name can't be found"
                : Optional.ofNullable(failure.getMessage()).orElse(failure.toString());
        return text.length() > MAX_PROBLEM ? text.substring(0, MAX_PROBLEM) : text;
    }

    Future<Void> close() {
        return client.close().eventually(names::close);
    }
}

package dev.baton.dbworker.webhook;

import dev.baton.async.Reason;
import dev.baton.async.ShortText;
import dev.baton.store.StoredRequest.Attempt;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Makes one call: looks the name up once, judges its addresses, and connects to the very address that it judged, so
 * that a name that means something else a moment later is of no use. Only the head of the answer is read. Event loop
 * only.
 */
final class WebhookSender {
    private static final int MAX_PROBLEM = 300;

    /** Lookups for each call that may be in progress: one that was given up holds its thread for longer. */
    private static final int LOOKUPS_PER_CALL = 4;

    private final WebhookSettings settings;
    private final WebhookSecrets secrets;
    private final HostNames names;
    private final HttpClient client;

    WebhookSender(Vertx vertx, WebhookSettings settings, WebhookSecrets secrets, HostNames.Lookup lookup) {
        this.names = new HostNames(vertx, lookup, LOOKUPS_PER_CALL * settings.inProgress());
        this.settings = settings;
        this.secrets = secrets;
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout(Math.toIntExact(settings.timeout().toMillis()))
                        .setKeepAlive(false)
                        .setMaxInitialLineLength(1024)
                        .setMaxHeaderSize(8 * 1024)
                        .setDecompressionSupported(false),
                new PoolOptions().setHttp1MaxSize(settings.inProgress()).setMaxWaitQueueSize(settings.inProgress()));
    }

    /**
     * What the host answered.
     *
     * @param retryAfter how long it wants us to wait
     */
    record CallResult(Attempt attempt, Optional<Duration> retryAfter) {
        private static final int GONE = 410;

        boolean delivered() {
            return attempt.status()
                    .filter(status -> status >= 200 && status < 300)
                    .isPresent();
        }

        /** Nothing listens there any more, and nothing will. */
        boolean gone() {
            return attempt.status().filter(status -> status == GONE).isPresent();
        }
    }

    /** Never fails: what went wrong is the attempt's problem. Anything but a 2xx is a failure, redirects too. */
    Future<CallResult> call(DueCall call) {
        Instant at = Instant.now();
        return target(call.url())
                .compose(target -> send(target, call, at))
                .timeout(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .map(answer -> new CallResult(
                        new Attempt(at, Optional.of(answer.status()), Optional.empty()), answer.retryAfter()))
                .otherwise(failure -> new CallResult(
                        new Attempt(at, Optional.empty(), Optional.of(problem(failure))), Optional.empty()));
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
        return names.addresses(host(uri)).compose(this::judged).map(address -> new Target(uri, tls, port, address));
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

    /** One internal address among public ones looks like DNS rebinding. */
    private Future<InetAddress> judged(InetAddress[] addresses) {
        return !settings.allowInternal() && Arrays.stream(addresses).anyMatch(InternalAddresses::isInternal)
                ? Future.failedFuture("Its name leads to an internal address, and those may not be called")
                : Future.succeededFuture(addresses[0]);
    }

    private Future<RetryAfter.Response> send(Target target, DueCall call, Instant at) {
        Buffer body = call.body();
        Optional<String> signature = secrets.sign(call.caller(), call.messageId(), at.getEpochSecond(), body);
        if (signature.isEmpty()) {
            return Future.failedFuture("It could not be signed: its caller has no secret");
        }
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
                .putHeader("webhook-signature", signature.get());
        return client.request(options).compose(request -> answer(request, body));
    }

    private static Future<RetryAfter.Response> answer(HttpClientRequest request, Buffer body) {
        return request.send(body).map(RetryAfter::of).onComplete(ignored -> request.reset());
    }

    private static String problem(Throwable failure) {
        return ShortText.of(
                failure instanceof UnknownHostException ? "Its name can't be found" : Reason.of(failure), MAX_PROBLEM);
    }

    Future<Void> close() {
        names.close();
        return client.close();
    }
}

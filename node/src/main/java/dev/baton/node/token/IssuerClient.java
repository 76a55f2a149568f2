package dev.baton.node.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.JWK;
import dev.baton.async.ShortText;
import dev.baton.message.Json;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what an issuer publishes: its OpenID configuration and its keys. Any thread. */
final class IssuerClient implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IssuerClient.class);
    private static final String CONFIGURATION = "/.well-known/openid-configuration";
    private static final int MAX_BODY = 512 * 1024;
    private static final int CONNECTIONS = 2;
    private static final int QUEUE = 4;
    private static final String NO_KEYS = "what it publishes is no set of keys (JWKS)";
    /** Of a URL that the issuer wrote. */
    private static final int LONGEST_SHOWN = 200;

    private final TokenSettings settings;
    private final String issuer;
    private final boolean development;
    private final HttpClientAgent client;

    /** @param development plain HTTP to other machines is allowed */
    IssuerClient(Vertx vertx, TokenSettings settings, String issuer, boolean development) {
        this.settings = settings;
        this.issuer = issuer;
        this.development = development;
        HttpClientOptions options = new HttpClientOptions()
                .setConnectTimeout(Math.toIntExact(settings.timeout().toMillis()))
                .setKeepAlive(false)
                .setDecompressionSupported(false)
                .setVerifyHost(true);
        settings.caFile()
                .ifPresent(file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
        this.client = vertx.createHttpClient(
                options, new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(QUEUE));
    }

    /** All that it publishes now. Fails within the time-out. */
    Future<List<JWK>> keys() {
        long end = System.nanoTime() + settings.timeout().toNanos();
        return settings.jwksUri()
                .map(Future::succeededFuture)
                .orElseGet(() ->
                        get(issuer.replaceAll("/+$", "") + CONFIGURATION, end).map(this::keysUri))
                .compose(uri -> get(uri, end))
                .map(IssuerClient::keys);
    }

    private static List<JWK> keys(Buffer body) {
        JsonNode document;
        try {
            document = Json.tree(body);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(NO_KEYS, e);
        }
        JsonNode published = document.path("keys");
        if (!published.isArray()) {
            throw new IllegalArgumentException(NO_KEYS);
        }
        List<JWK> keys = new ArrayList<>();
        for (JsonNode key : published) {
            if (!key.isObject()) {
                throw new IllegalArgumentException(NO_KEYS);
            }
            key(key).ifPresent(keys::add);
        }
        return keys;
    }

    /** Of a kind that isn't known, or with something missing, it is ignored, and not the whole set (RFC 7517, 5). */
    private static Optional<JWK> key(JsonNode key) {
        try {
            return Optional.of(JWK.parse(key.toString()));
        } catch (ParseException | RuntimeException e) { // of the library
            LOG.debug("The issuer of tokens publishes a key that can't be read", e);
            return Optional.empty();
        }
    }

    private String keysUri(Buffer configuration) {
        JsonNode document;
        try {
            document = Json.tree(configuration);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("its OpenID configuration is no JSON", e);
        }
        if (!document.path("issuer").asText("").equals(issuer)) {
            throw new IllegalArgumentException("its OpenID configuration names another issuer");
        }
        String uri = document.path("jwks_uri").asText("");
        if (uri.isBlank()) {
            throw new IllegalArgumentException("its OpenID configuration names no jwks_uri");
        }
        return uri;
    }

    private Future<Buffer> get(String text, long end) {
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException e) {
            return Future.failedFuture(noHttps(text));
        }
        boolean https = "https".equals(uri.getScheme());
        if (uri.getHost() == null || !(https || "http".equals(uri.getScheme()))) {
            return Future.failedFuture(noHttps(text));
        }
        if (!https && !mayBePlain(uri.getHost())) {
            return Future.failedFuture("plain HTTP is for this machine and the development profile only: "
                    + ShortText.of(text, LONGEST_SHOWN));
        }
        Duration left = Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(text)
                .setFollowRedirects(false)
                .setTimeout(left.toMillis())
                .putHeader("Accept", "application/json");
        return client.request(options).compose(request -> request.send()
                .compose(IssuerClient::body)
                .timeout(left.toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(why -> request.reset()));
    }

    private static String noHttps(String text) {
        return "its configuration and its keys have to be at URLs of HTTPS, not at "
                + ShortText.of(text, LONGEST_SHOWN);
    }

    /** Who is between here and there could replace the keys. */
    private boolean mayBePlain(String host) {
        try {
            return development
                    || host.equals("localhost")
                    || (host.matches("[0-9.]+|\\[.*]")
                            && InetAddress.getByName(host).isLoopbackAddress());
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static Future<Buffer> body(HttpClientResponse response) {
        if (response.statusCode() != 200) {
            return Future.failedFuture("it answers with status " + response.statusCode());
        }
        Promise<Buffer> read = Promise.promise();
        Buffer body = Buffer.buffer();
        response.handler(part -> {
            if (body.length() + part.length() > MAX_BODY) {
                read.tryFail("it answers with more than " + MAX_BODY + " bytes");
            } else {
                body.appendBuffer(part);
            }
        });
        response.exceptionHandler(read::tryFail);
        response.endHandler(end -> read.tryComplete(body));
        return read.future();
    }

    @Override
    public void close() {
        client.close();
    }
}

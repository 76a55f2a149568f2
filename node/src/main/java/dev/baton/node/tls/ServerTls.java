package dev.baton.node.tls;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.TrustOptions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * TLS of an HTTP server: 1.3 and 1.2, with ciphers that have forward secrecy and authenticate what they encrypt. There
 * is no ALPN, as HTTP/1.1 is all that is spoken. Any thread.
 */
public final class ServerTls {
    /** Of all that nodes serve, also to each other. */
    public static final Set<String> VERSIONS = Set.of("TLSv1.3", "TLSv1.2");

    private static final List<String> CIPHERS = List.of(
            "TLS_AES_256_GCM_SHA384",
            "TLS_AES_128_GCM_SHA256",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");

    private final PemIdentity identity;
    private final Optional<String> strictTransport;

    private ServerTls(PemIdentity identity, Duration hsts) {
        this.identity = identity;
        this.strictTransport = hsts.isZero() ? Optional.empty() : Optional.of("max-age=" + hsts.toSeconds());
    }

    /**
     * Reads the files; they are read again while this Vert.x runs. Empty without any.
     *
     * @throws dev.baton.config.StartProblem in one line, if a file can't be read or they don't fit together
     */
    public static Optional<ServerTls> of(HttpsSettings settings, Vertx vertx) {
        return settings.certificateFile()
                .flatMap(certificate -> settings.keyFile().map(key -> new PemFiles(certificate, key, Optional.empty())))
                .map(files -> {
                    // Clients look at the host names in a certificate, and those may change from one to the next.
                    PemIdentity identity = new PemIdentity(files, certificate -> Optional.empty());
                    identity.renewOn(vertx);
                    return new ServerTls(identity, settings.hsts());
                });
    }

    /** What is run, on any thread, with each certificate that is used from then on; one at a time. */
    public void onChange(Consumer<X509Certificate> action) {
        identity.onChange(action);
    }

    /** @param handshake how long one may take */
    public void secure(HttpServerOptions options, Duration handshake) {
        options.setSsl(true)
                .setUseAlpn(false)
                .setKeyCertOptions(identity.keys())
                .setEnabledSecureTransportProtocols(VERSIONS)
                .setSslHandshakeTimeout(handshake.toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        CIPHERS.forEach(options::addEnabledCipherSuite);
    }

    /** The value of Strict-Transport-Security, if it is to be sent. */
    public Optional<String> strictTransport() {
        return strictTransport;
    }

    /** For requests of this node to itself: the certificate of the moment is trusted, and no other. */
    public ClientSSLOptions toItself() {
        return new ClientSSLOptions()
                .setHostnameVerificationAlgorithm("")
                .setTrustOptions(TrustOptions.wrap(
                        new OwnTrust(() -> identity.certificates().getFirst())));
    }
}

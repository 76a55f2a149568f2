package dev.baton.node.tls;

import dev.baton.config.StartProblem;
import io.vertx.core.Vertx;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate, key and trust of this side, from PEM files. {@link #refresh} reads them again; handshakes after it
 * use what it found. Any thread.
 */
public final class PemIdentity {
    /** When a certificate's end is near enough for a warning at each start and reading, and each day. */
    private static final Duration NEAR = Duration.ofDays(14);

    /** How often the files are read again. */
    private static final Duration RENEWAL = Duration.ofSeconds(5);

    private static final Duration DAY = Duration.ofDays(1);

    private static final Logger LOG = LoggerFactory.getLogger(PemIdentity.class);

    private final PemFiles files;
    private final Function<X509Certificate, Optional<String>> name;
    private final ReloadedKeys keys;
    private final TrustOptions trust;
    private PemFiles.Content used;
    private String said = "";
    private long warnedAtNanos;
    private volatile KeysAndTrust current;
    private volatile Consumer<X509Certificate> changed = certificate -> {};

    /**
     * @param name whom a certificate names: what replaces it has to name the same
     * @throws StartProblem in one line, if a file can't be read or they don't fit together
     */
    public PemIdentity(PemFiles files, Function<X509Certificate, Optional<String>> name) {
        this.files = files;
        this.name = name;
        this.used = files.read();
        this.current = KeysAndTrust.of(files, used);
        this.keys = new ReloadedKeys(current.keys());
        this.trust = TrustOptions.wrap(new ReloadedTrust(
                () -> current.trusted().orElseThrow(() -> new IllegalStateException("No CA file was named"))));
        warnOfItsEnd();
    }

    /** For TLS options of Vert.x; what they lead to changes with the files. */
    public KeyCertOptions keys() {
        return KeyCertOptions.wrap(keys);
    }

    public TrustOptions trust() {
        return trust;
    }

    /** What is run, on any thread, with each certificate that is used from then on; one at a time. */
    public void onChange(Consumer<X509Certificate> action) {
        changed = action;
    }

    /** From now on, until this Vert.x is closed, a renewed certificate is used some seconds after it is there. */
    public void renewOn(Vertx vertx) {
        vertx.setPeriodic(RENEWAL.toMillis(), timer -> vertx.executeBlocking(
                        () -> {
                            refresh();
                            return this;
                        },
                        false)
                .onFailure(why -> LOG.error("The certificate could not be read again", why)));
    }

    /** The own one first. */
    public List<X509Certificate> certificates() {
        return current.certificates();
    }

    /**
     * Reads the files again. If they changed and can be used, handshakes use them from now on; else all stays as it
     * was, and the log says why. Blocks.
     */
    public synchronized void refresh() {
        try {
            PemFiles.Content now = files.read();
            if (now.sameAs(used)) {
                said = "";
                if (System.nanoTime() - warnedAtNanos > DAY.toNanos()) {
                    warnOfItsEnd();
                }
                return;
            }
            current = usable(KeysAndTrust.of(files, now));
            keys.use(current.keys());
            used = now;
            said = "";
            LOG.info(
                    "Reloaded certificate {}: valid until {}",
                    files.certificate(),
                    certificates().getFirst().getNotAfter().toInstant());
            changed.accept(certificates().getFirst());
            warnOfItsEnd();
        } catch (StartProblem e) {
            String why = String.valueOf(e.getMessage());
            if (!why.equals(said)) { // it is tried again each time: a certificate may begin some seconds later
                said = why;
                LOG.warn("Certificate not reloaded, the old one stays in use: {}", why);
            }
        }
    }

    /** What others would refuse must not replace what they accept. */
    private KeysAndTrust usable(KeysAndTrust next) {
        X509Certificate own = next.certificates().getFirst();
        Optional<String> before = name.apply(certificates().getFirst());
        if (!name.apply(own).equals(before)) {
            throw new StartProblem("the certificate in %s does not name %s"
                    .formatted(files.certificate(), before.orElse("this node")));
        }
        try {
            own.checkValidity();
            if (next.trusted().isPresent()) {
                next.trusted()
                        .get()
                        .checkClientTrusted(
                                next.certificates().toArray(X509Certificate[]::new),
                                own.getPublicKey().getAlgorithm());
            }
        } catch (CertificateException e) {
            throw new StartProblem(
                    "the certificate in %s is not valid now%s: %s"
                            .formatted(
                                    files.certificate(),
                                    files.ca()
                                            .map(ca -> ", or not of the CA in " + ca)
                                            .orElse(""),
                                    e.getMessage()),
                    e);
        }
        return next;
    }

    private void warnOfItsEnd() {
        warnedAtNanos = System.nanoTime();
        Instant end = certificates().getFirst().getNotAfter().toInstant();
        if (end.isBefore(Instant.now().plus(NEAR))) {
            LOG.warn("The certificate in {} is valid until {} only; renew it", files.certificate(), end);
        }
    }
}

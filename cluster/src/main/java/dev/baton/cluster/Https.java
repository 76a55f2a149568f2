package dev.baton.cluster;

import dev.baton.async.IoReason;
import dev.baton.async.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManagerFactory;

/** How commands reach nodes over HTTPS: by a CA that a file names, or by those that Java trusts. Any thread. */
public final class Https {
    private Https() {}

    /**
     * A client for HTTP/1.1.
     *
     * @param caFile whose certificates are trusted; empty: those that Java trusts
     * @throws ClusterProblem if the file is no certificate
     */
    public static HttpClient.Builder client(Optional<Path> caFile) {
        HttpClient.Builder client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
        return caFile.map(file -> client.sslContext(trusting(file))).orElse(client);
    }

    /** Where a node of this machine is. */
    public static URI loopback(boolean tls, int port) {
        return URI.create((tls ? "https" : "http") + "://127.0.0.1:" + port);
    }

    /** One sentence, if no connection came about because of TLS: another node will not do better. */
    public static Optional<ClusterProblem> problem(URI uri, IOException why) {
        return isUntrusted(why)
                ? Optional.of(new ClusterProblem(
                        ("No TLS connection to %s: its certificate is not of a trusted CA, not for this host, or not"
                                        + " valid now, or this is plain HTTP; name the CA with --ca-file (%s)")
                                .formatted(uri.resolve("/"), lastCause(why)),
                        why))
                : Optional.empty();
    }

    /** Why a node gives no answer, without the name of a Java class: of a refused connection Java says no more. */
    public static String reason(IOException why) {
        return why instanceof ConnectException && why.getMessage() == null ? "no connection" : Reason.of(why);
    }

    /** Not each failure of TLS: a node that restarts ends handshakes, too. */
    private static boolean isUntrusted(Throwable why) {
        boolean plain = why instanceof SSLException
                && String.valueOf(why.getMessage()).startsWith("Unsupported or unrecognized SSL message");
        return plain
                || why instanceof SSLPeerUnverifiedException
                || why instanceof CertificateException
                || (why.getCause() != null && isUntrusted(why.getCause()));
    }

    private static String lastCause(Throwable why) {
        Throwable last = why;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        return Reason.of(last);
    }

    private static ClusterProblem unreadable(Path caFile, String why, Exception e) {
        return new ClusterProblem("The CA's certificate can't be read from %s: %s".formatted(caFile, why), e);
    }

    private static SSLContext trusting(Path caFile) {
        try (InputStream in = Files.newInputStream(caFile)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, new char[0]);
            int number = 0;
            for (Certificate ca : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca-" + number++, ca);
            }
            if (number == 0) {
                throw new ClusterProblem(caFile + " holds no certificate");
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException e) {
            throw unreadable(caFile, IoReason.of(e), e);
        } catch (GeneralSecurityException e) {
            throw unreadable(caFile, String.valueOf(e.getMessage()), e);
        }
    }
}

package io.vertx.core.eventbus.impl.clustered;

import io.vertx.core.net.NetSocket;
import java.security.cert.Certificate;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Who is at the other end of a connection. */
final class Peers {
    private Peers() {}

    /** The certificates that it showed; none without TLS. */
    static List<Certificate> certificates(NetSocket socket) {
        if (!socket.isSsl()) {
            return List.of();
        }
        try {
            return socket.peerCertificates();
        } catch (SSLPeerUnverifiedException e) {
            return List.of();
        }
    }
}

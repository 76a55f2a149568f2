package io.vertx.core.eventbus.impl.clustered;

import io.vertx.core.net.TCPSSLOptions;
import java.security.cert.Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What connections of the event bus have to be like. A cluster manager that implements it is asked. Any thread. */
public interface BusGuard {

    /** Why a connection was closed. */
    enum CloseReason {
        /** No TLS, no certificate, or one that is not trusted. */
        HANDSHAKE,
        /** The certificate of the node that this one connected to names another node. */
        WRONG_NODE,
        /** A message whose sender is not the node that the certificate names. */
        WRONG_SENDER,
        /** A message longer than {@link #maxMessageBytes}. */
        TOO_LONG,
        /** A message that can't be read. */
        MALFORMED
    }

    /** Called once, when the event bus is made: it is one that asks. */
    void attached();

    /** Sets keys, certificates and versions of TLS, for the side that accepts and for the one that connects. */
    void secure(TCPSSLOptions options);

    /** The bytes of one message at the most. */
    int maxMessageBytes();

    /** Whether each length inside a message is checked, and bodies are of the few types that nodes send. */
    default boolean checksMessages() {
        return true;
    }

    /** Whether the node of this id may show these certificates; the peer's own is the first. Empty: it showed none. */
    boolean isNode(String nodeId, List<Certificate> certificates);

    /** The node that a message to this address goes to, whatever the cluster's subscriptions say. */
    Optional<String> nodeOf(String address);

    /** The nodes that a message published to this address goes to, whatever the cluster's subscriptions say. */
    Optional<Collection<String>> nodesOf(String address);

    /** A connection was closed. */
    void refused(CloseReason why, String peer, String detail);

    /** For a cluster manager that is none: nothing is checked, as in vertx-core. */
    static BusGuard none() {
        return new BusGuard() {
            @Override
            public void attached() {}

            @Override
            public void secure(TCPSSLOptions options) {}

            @Override
            public int maxMessageBytes() {
                return Integer.MAX_VALUE;
            }

            @Override
            public boolean checksMessages() {
                return false;
            }

            @Override
            public boolean isNode(String nodeId, List<Certificate> certificates) {
                return true;
            }

            @Override
            public Optional<String> nodeOf(String address) {
                return Optional.empty();
            }

            @Override
            public Optional<Collection<String>> nodesOf(String address) {
                return Optional.empty();
            }

            @Override
            public void refused(CloseReason why, String peer, String detail) {}
        };
    }
}

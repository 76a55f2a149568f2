package io.vertx.core.eventbus.impl.clustered;

import io.vertx.core.eventbus.Message;

/** Who sent a message: vertx-core knows it and does not say. */
public final class BusSenders {
    private BusSenders() {}

    /**
     * The id of the node that sent a message. With TLS, the one that the certificate of its connection names.
     *
     * @param self this node, which sent what did not come over a connection
     */
    public static String of(Message<?> message, String self) {
        return message instanceof ClusteredMessage<?, ?> clustered && clustered.isFromWire()
                ? clustered.getSender()
                : self;
    }
}

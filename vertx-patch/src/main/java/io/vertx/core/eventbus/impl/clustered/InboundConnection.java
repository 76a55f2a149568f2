/*
 * Copyright (c) 2011-2025 Contributors to the Eclipse Foundation
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * http://www.eclipse.org/legal/epl-2.0, or the Apache License, Version 2.0
 * which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: EPL-2.0 OR Apache-2.0
 */
package io.vertx.core.eventbus.impl.clustered;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.impl.CodecManager;
import io.vertx.core.eventbus.impl.clustered.BusGuard.CloseReason;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import io.vertx.core.spi.metrics.EventBusMetrics;

/**
 * Reads the messages of one connection; the only data that it writes are pongs.
 *
 * <p>Changed from vertx-core's: no length is believed before it is checked, and the sender of each message has to be
 * the node that the connection's certificate names. What breaks these rules ends the connection. Event loop only.
 */
final class InboundConnection implements Handler<Buffer> {
    private static final Buffer PONG = Buffer.buffer(new byte[] {(byte) 1});
    private static final int LENGTH_BYTES = 4;
    private static final int NO_LENGTH = -1;

    private final ClusteredEventBus bus;
    private final BusGuard guard;
    private final NetSocket socket;
    private final RecordParser parser;
    private int size = NO_LENGTH;
    private Handler<ClusteredMessage<?, ?>> handler = message -> {};
    private String checkedSender = "";
    private boolean refused;

    InboundConnection(ClusteredEventBus bus, NetSocket socket) {
        this.bus = bus;
        this.guard = bus.guard();
        this.socket = socket;
        this.parser = RecordParser.newFixed(LENGTH_BYTES);
        parser.setOutput(this::decodeMessage);
    }

    @Override
    public void handle(Buffer data) {
        if (!refused) {
            parser.handle(data);
        }
    }

    void handler(Handler<ClusteredMessage<?, ?>> messageHandler) {
        handler = messageHandler;
    }

    private void decodeMessage(Buffer buffer) {
        if (refused) {
            return; // what was read together with the message that ended it
        }
        if (size == NO_LENGTH) {
            readLength(buffer.getInt(0));
        } else {
            parser.fixedSizeMode(LENGTH_BYTES);
            size = NO_LENGTH;
            readMessage(buffer);
        }
    }

    private void readLength(int length) {
        if (length < 1 || length > guard.maxMessageBytes()) {
            refuse(
                    CloseReason.TOO_LONG,
                    "a message of %s bytes; allowed: 1 to %d"
                            .formatted(Integer.toUnsignedString(length), guard.maxMessageBytes()));
            return;
        }
        size = length;
        parser.fixedSizeMode(length);
    }

    private void readMessage(Buffer buffer) {
        ClusteredMessage<?, ?> received = new ClusteredMessage<>(bus);
        try {
            if (guard.checksMessages()) {
                MessageLengths.check(buffer);
            }
            received.readFromWire(buffer, bus.codecManager());
        } catch (RuntimeException e) { // whatever the bytes say
            refuse(CloseReason.MALFORMED, String.valueOf(e.getMessage()));
            return;
        }
        if (received.codec() == CodecManager.PING_MESSAGE_CODEC) {
            socket.write(PONG); // a ping names its receiver instead of its sender
        } else if (!sentBy(received.getSender())) {
            refuse(CloseReason.WRONG_SENDER, "a message in the name of " + received.getSender());
        } else if (received.hasFailure()) {
            received.internalError();
        } else {
            EventBusMetrics<?> metrics = bus.metrics();
            if (metrics != null) {
                metrics.messageRead(received.address(), buffer.length());
            }
            handler.handle(received);
        }
    }

    /** A connection has one sender: it is looked up in the certificate once. */
    private boolean sentBy(String sender) {
        if (sender.equals(checkedSender)) {
            return true;
        }
        if (checkedSender.isEmpty() && guard.isNode(sender, Peers.certificates(socket))) {
            checkedSender = sender;
            return true;
        }
        return false;
    }

    private void refuse(CloseReason why, String detail) {
        refused = true;
        guard.refused(why, String.valueOf(socket.remoteAddress()), detail);
        socket.close();
    }
}

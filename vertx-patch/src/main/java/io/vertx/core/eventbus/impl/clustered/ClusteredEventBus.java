/*
 * Copyright (c) 2011-2022 Contributors to the Eclipse Foundation
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * http://www.eclipse.org/legal/epl-2.0, or the Apache License, Version 2.0
 * which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: EPL-2.0 OR Apache-2.0
 */
package io.vertx.core.eventbus.impl.clustered;

import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.VertxException;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.eventbus.impl.CodecManager;
import io.vertx.core.eventbus.impl.EventBusImpl;
import io.vertx.core.eventbus.impl.HandlerHolder;
import io.vertx.core.eventbus.impl.HandlerRegistration;
import io.vertx.core.eventbus.impl.MessageImpl;
import io.vertx.core.eventbus.impl.clustered.BusGuard.CloseReason;
import io.vertx.core.impl.utils.ConcurrentCyclicSequence;
import io.vertx.core.internal.CloseFuture;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.logging.Logger;
import io.vertx.core.internal.logging.LoggerFactory;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.NetClientBuilder;
import io.vertx.core.net.impl.NetServerInternal;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.core.spi.metrics.EventBusMetrics;
import io.vertx.core.spi.metrics.VertxMetrics;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An event bus of several Vert.x nodes.
 *
 * <p>Changed from vertx-core's: TLS options come from the {@link BusGuard}, as they don't survive the way through JSON;
 * a connection is used only if the certificate at its other end names the node that it was opened to; messages to an
 * address of one node go there without a look at the cluster's subscriptions. The address of a node is always given.
 */
@SuppressWarnings({"rawtypes", "unchecked"}) // as in vertx-core, whose types these are
public final class ClusteredEventBus extends EventBusImpl {
    private static final Logger log = LoggerFactory.getLogger(ClusteredEventBus.class);

    private final EventBusOptions options;
    private final ClusterManager clusterManager;
    private final NodeSelector nodeSelector;
    private final AtomicLong handlerSequence = new AtomicLong(0);
    private final NetClient client;
    private final BusGuard guard;
    private final ConcurrentMap<String, OutboundConnection> outboundConnections = new ConcurrentHashMap<>();
    private final ContextInternal context;
    private String nodeId;
    private NetServerInternal server;

    public ClusteredEventBus(
            VertxInternal vertx, VertxOptions options, ClusterManager clusterManager, NodeSelector nodeSelector) {
        super(vertx);
        this.guard = clusterManager instanceof BusGuard asked ? asked : BusGuard.none();
        this.options = options.getEventBusOptions();
        this.clusterManager = clusterManager;
        this.nodeSelector = nodeSelector;
        this.context = vertx.contextBuilder()
                .withClassLoader(Thread.currentThread().getContextClassLoader())
                .withCloseFuture(new CloseFuture())
                .build();
        NetClientOptions clientOptions =
                new NetClientOptions(this.options.toJson()).setHostnameVerificationAlgorithm("");
        guard.secure(clientOptions);
        this.client = createNetClient(vertx, clientOptions);
        guard.attached();
    }

    CodecManager codecManager() {
        return codecManager;
    }

    EventBusMetrics<?> metrics() {
        return metrics;
    }

    VertxInternal vertx() {
        return vertx;
    }

    EventBusOptions options() {
        return options;
    }

    BusGuard guard() {
        return guard;
    }

    /** Asked by Vert.x's own launcher; nodes always say where they listen. */
    public static String defaultAddress() {
        return null;
    }

    private static NetClient createNetClient(VertxInternal vertx, NetClientOptions clientOptions) {
        NetClientBuilder builder = new NetClientBuilder(vertx, clientOptions);
        VertxMetrics metricsSPI = vertx.metrics();
        if (metricsSPI != null) {
            builder.metrics(metricsSPI.createNetClientMetrics(clientOptions));
        }
        return builder.build();
    }

    @Override
    public void start(Promise<Void> promise) {
        NetServerOptions serverOptions = new NetServerOptions(options.toJson());
        guard.secure(serverOptions);
        server = vertx.createNetServer(serverOptions);
        server.exceptionHandler(
                failure -> guard.refused(CloseReason.HANDSHAKE, "", String.valueOf(failure.getMessage())));
        server.connectHandler(socket -> {
            InboundConnection inboundConnection = new InboundConnection(this, socket);
            inboundConnection.handler(this::deliverMessageLocally);
            socket.handler(inboundConnection);
        });
        String host = getClusterHost();
        server.listen(context, SocketAddress.inetSocketAddress(options.getPort(), host))
                .flatMap(s -> {
                    int publicPort = getClusterPublicPort(server.actualPort());
                    String publicHost = getClusterPublicHost(host);
                    nodeId = clusterManager.getNodeId();
                    Promise<Void> setPromise = Promise.promise();
                    clusterManager.setNodeInfo(
                            new NodeInfo(publicHost, publicPort, options.getClusterNodeMetadata()), setPromise);
                    return setPromise.future();
                })
                .andThen(ar -> {
                    if (ar.succeeded()) {
                        started = true;
                        nodeSelector.eventBusStarted();
                    }
                })
                .onComplete(promise);
    }

    @Override
    public void close(Promise<Void> promise) {
        Promise<Void> parentClose = Promise.promise();
        super.close(parentClose);
        Future<Void> ret = parentClose.future().eventually(client::close);
        if (server != null) {
            ret = ret.eventually(() -> server.close());
        }
        ret.onComplete(promise);
    }

    @Override
    public MessageImpl createMessage(
            boolean send, boolean local, String address, MultiMap headers, Object body, String codecName) {
        Objects.requireNonNull(address, "no null address accepted");
        MessageCodec codec = codecManager.lookupCodec(body, codecName, local);
        return new ClusteredMessage(nodeId, address, headers, body, codec, send, this);
    }

    @Override
    protected <T> void onLocalRegistration(HandlerHolder<T> handlerHolder, Completable<Void> promise) {
        clusterManager.addRegistration(
                handlerHolder.getHandler().address(), registration(handlerHolder), Objects.requireNonNull(promise));
    }

    @Override
    protected <T> HandlerHolder<T> createHandlerHolder(
            HandlerRegistration<T> registration, boolean localOnly, ContextInternal context) {
        return new ClusteredHandlerHolder<>(registration, localOnly, context, handlerSequence.getAndIncrement());
    }

    @Override
    protected <T> void onLocalUnregistration(HandlerHolder<T> handlerHolder, Completable<Void> completionHandler) {
        clusterManager.removeRegistration(
                handlerHolder.getHandler().address(), registration(handlerHolder), completionHandler);
    }

    private RegistrationInfo registration(HandlerHolder<?> handlerHolder) {
        return new RegistrationInfo(nodeId, handlerHolder.getSeq(), handlerHolder.isLocalOnly());
    }

    @Override
    protected <T> void sendOrPub(
            ContextInternal ctx, MessageImpl<?, T> message, DeliveryOptions options, Promise<Void> writePromise) {
        String repliedTo = ((ClusteredMessage) message).getRepliedTo();
        if (repliedTo != null) {
            sendToNode(repliedTo, message, writePromise);
        } else if (options.isLocalOnly()) {
            sendLocally(message, writePromise);
        } else if (message.isSend()) {
            send(message, writePromise);
        } else {
            publish(message, writePromise);
        }
    }

    private <T> void send(MessageImpl<?, T> message, Promise<Void> writePromise) {
        Optional<String> node = guard.nodeOf(message.address());
        if (node.isPresent()) {
            sendToNode(node.get(), message, writePromise);
            return;
        }
        nodeSelector.selectForSend(message.address(), (selected, failure) -> {
            if (failure == null) {
                sendToNode(selected, message, writePromise);
            } else {
                sendOrPublishFailed(writePromise, failure);
            }
        });
    }

    private <T> void publish(MessageImpl<?, T> message, Promise<Void> writePromise) {
        var nodes = guard.nodesOf(message.address());
        if (nodes.isPresent()) {
            sendToNodes(nodes.get(), message, writePromise);
            return;
        }
        nodeSelector.selectForPublish(message.address(), (selected, failure) -> {
            if (failure == null) {
                sendToNodes(selected, message, writePromise);
            } else {
                sendOrPublishFailed(writePromise, failure);
            }
        });
    }

    private void sendOrPublishFailed(Promise<Void> promise, Throwable cause) {
        if (log.isDebugEnabled()) {
            log.error("Failed to send message", cause);
        }
        promise.tryFail(cause);
    }

    @Override
    protected String generateReplyAddress() {
        // The address is a cryptographically secure id that can't be guessed
        return "__vertx.reply." + UUID.randomUUID();
    }

    @Override
    protected boolean isMessageLocal(MessageImpl msg) {
        return !((ClusteredMessage) msg).isFromWire();
    }

    @Override
    protected HandlerHolder nextHandler(ConcurrentCyclicSequence<HandlerHolder> handlers, boolean messageLocal) {
        if (messageLocal) {
            return handlers.next();
        }
        Iterator<HandlerHolder> iterator = handlers.iterator(false);
        while (iterator.hasNext()) {
            HandlerHolder next = iterator.next();
            if (!next.isLocalOnly()) {
                return next;
            }
        }
        return null;
    }

    private String getClusterHost() {
        if (options.getHost() != null) {
            return options.getHost();
        }
        String host = clusterManager.clusterHost();
        if (host == null) {
            throw new VertxException("The event bus is not given a host", true);
        }
        return host;
    }

    private int getClusterPublicPort(int actualPort) {
        int publicPort = options.getClusterPublicPort();
        return publicPort > 0 ? publicPort : actualPort;
    }

    private String getClusterPublicHost(String host) {
        String publicHost = options.getClusterPublicHost();
        if (publicHost == null) {
            publicHost = options.getHost();
        }
        if (publicHost == null) {
            publicHost = clusterManager.clusterPublicHost();
        }
        return publicHost == null ? host : publicHost;
    }

    private <T> void sendToNode(String nodeId, MessageImpl<?, T> message, Promise<Void> writePromise) {
        if (nodeId != null && !nodeId.equals(this.nodeId)) {
            getOutboundConnection(nodeId).writeMessage(message, writePromise);
        } else {
            sendLocally(message, writePromise);
        }
    }

    private <T> void sendToNodes(Iterable<String> nodeIds, MessageImpl<?, T> message, Promise<Void> writePromise) {
        boolean sent = false;
        if (nodeIds != null) {
            for (String nid : nodeIds) {
                sent = true;
                sendToNode(nid, message, oneOfSeveral(writePromise));
            }
        }
        if (!sent) {
            sendLocally(message, writePromise);
        }
    }

    /** The first of several that is written completes the promise, which may be completed once only. */
    private static Promise<Void> oneOfSeveral(Promise<Void> writePromise) {
        Promise<Void> one = Promise.promise();
        if (writePromise != null) {
            one.future().onComplete((written, failure) -> {
                if (failure == null) {
                    writePromise.tryComplete();
                } else {
                    writePromise.tryFail(failure);
                }
            });
        }
        return one;
    }

    private OutboundConnection getOutboundConnection(String remoteNodeId) {
        OutboundConnection conn = outboundConnections.get(remoteNodeId);
        if (conn == null) {
            conn = new OutboundConnection(this, remoteNodeId);
            OutboundConnection prev = outboundConnections.putIfAbsent(remoteNodeId, conn);
            if (prev != null) {
                conn = prev;
            } else {
                connect(conn);
            }
        }
        return conn;
    }

    private void connect(OutboundConnection conn) {
        Promise<NodeInfo> promise = Promise.promise();
        clusterManager.getNodeInfo(conn.remoteNodeId(), promise);
        promise.future()
                .flatMap(info -> client.connect(info.port(), info.host()))
                .flatMap(socket -> expected(conn.remoteNodeId(), socket))
                .onComplete(ar -> {
                    if (ar.succeeded()) {
                        NetSocket connection = ar.result();
                        connection.handler(conn);
                        connection.closeHandler(v -> {
                            outboundConnections.remove(conn.remoteNodeId(), conn);
                            conn.handleClose(NetSocketInternal.CLOSED_EXCEPTION);
                        });
                        conn.connected(connection);
                    } else {
                        connectionFailed(conn, ar.cause());
                    }
                });
    }

    /** The address came from the cluster's table, where any member can write. */
    private Future<NetSocket> expected(String remoteNodeId, NetSocket socket) {
        if (guard.isNode(remoteNodeId, Peers.certificates(socket))) {
            return Future.succeededFuture(socket);
        }
        String detail = "its certificate is not that of " + remoteNodeId;
        guard.refused(CloseReason.WRONG_NODE, String.valueOf(socket.remoteAddress()), detail);
        return socket.close().transform(closed -> Future.failedFuture(detail));
    }

    private void connectionFailed(OutboundConnection conn, Throwable cause) {
        if (cause instanceof javax.net.ssl.SSLException) {
            guard.refused(CloseReason.HANDSHAKE, conn.remoteNodeId(), String.valueOf(cause.getMessage()));
        } else if (cause instanceof VertxException) {
            log.debug("Node " + conn.remoteNodeId() + " has no address: it is starting, or has just left");
        } else {
            log.warn("Connecting to node " + conn.remoteNodeId() + " failed: " + cause);
        }
        outboundConnections.remove(conn.remoteNodeId(), conn);
        conn.handleClose(cause);
    }
}

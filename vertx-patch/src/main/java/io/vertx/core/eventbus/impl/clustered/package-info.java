/**
 * The clustered event bus of vertx-core 5.0.12, with checks that it lacks: {@link ClusteredEventBus} and
 * {@link InboundConnection} take the place of vertx-core's classes of the same names.
 *
 * <p>What differs is decided by the cluster manager, if it is a {@link BusGuard}: TLS options that are no JSON (so that
 * certificates are read again when their files change), who may be at the other end of a connection, how long a message
 * may be, and where a message goes. A node checks at start that these classes got loaded. To be deleted when vertx-core
 * bounds the lengths that it reads and hands out the certificates of the event bus's connections.
 */
package io.vertx.core.eventbus.impl.clustered;

/**
 * HTTP in and HTTP out: a route per flow, bytes to records, replies and problem documents, and the resource that a durable request is.
 *
 * <p>Called by vertx-web on the gateway's event loop; everything here stays on that loop, and nothing blocks. What happens to a request in between is
 * told by {@code gateway.request}.
 */
@NullMarked
package dev.baton.gateway.http;

import org.jspecify.annotations.NullMarked;

/**
 * The HTTP server of one event loop: limits, admission, and which path leads to which flow; then one flow's endpoint,
 * from the request's bytes to the reply.
 *
 * <p>Vert.x calls {@link Routes} for each request; flows are found by {@link PathTree}, everything else by a router.
 * Event loop only, and nothing blocks.
 */
@NullMarked
package dev.baton.gateway.http;

import org.jspecify.annotations.NullMarked;

/**
 * One request's way through the gateway: accepted, A, B, C, parked while others work for it, concluded. {@link Requests} is the story.
 *
 * <p>Nothing here knows HTTP: {@code gateway.http} calls it, and {@code gateway.style} says who waits and who goes on. Everything belongs to one
 * event loop and stays on it.
 */
@NullMarked
package dev.baton.gateway.request;

import org.jspecify.annotations.NullMarked;

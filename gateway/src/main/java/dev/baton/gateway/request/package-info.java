/**
 * One request's way through the gateway: accepted by {@link Requests}, run by a {@link CompletionStyle}, ended by
 * {@code run.RequestRunner}; the lease under which this gateway owns durable requests.
 *
 * <p>It is called by {@code gateway.http} and knows HTTP only where a rule is one of HTTP's: the scope of an
 * idempotency key, the wording of a refusal. Everything belongs to one event loop and stays on it.
 */
@NullMarked
package dev.baton.gateway.request;

import org.jspecify.annotations.NullMarked;

/**
 * Notifies a {@code Baton-Webhook} that its request is done: signed as Standard Webhooks has it, tried again with
 * growing pauses, each try written down.
 *
 * <p>{@link Webhooks} runs on every db-worker, which share the work by claiming rows. Who is called was chosen by a
 * client, so {@link InternalAddresses} are refused, redirects are not followed, and answers are not read. Event loop
 * only.
 */
@NullMarked
package dev.baton.dbworker.webhook;

import org.jspecify.annotations.NullMarked;

/**
 * {@code /requests}: a durable request as a resource (state, reply, events), the listing and the retries for operators,
 * and who may read what. Event loop only.
 */
@NullMarked
package dev.baton.gateway.http.requests;

import org.jspecify.annotations.NullMarked;

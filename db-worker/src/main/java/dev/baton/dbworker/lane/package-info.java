/**
 * Lanes gather database commands and run them as one transaction per batch: one connection, one batch in flight, the
 * next one gathering meanwhile.
 *
 * <p>Everything here stays on the db-worker's event loop. Nothing here knows HTTP or flows, and of durable requests
 * only whether recovery took one over: a {@link BatchJob} runs in the lane's transaction and says what its results
 * mean.
 */
@NullMarked
package dev.baton.dbworker.lane;

import org.jspecify.annotations.NullMarked;

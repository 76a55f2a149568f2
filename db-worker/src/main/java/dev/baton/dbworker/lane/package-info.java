/**
 * Lanes gather database commands and run them as one transaction per batch: one connection, one batch in flight, the next one gathering
 * meanwhile.
 *
 * <p>Everything here stays on the db-worker's event loop. Nothing here knows HTTP, what a job does, or how durable requests are
 * kept: a {@link BatchJob} rides in the lane's transaction.
 */
@NullMarked
package dev.baton.dbworker.lane;

import org.jspecify.annotations.NullMarked;

/**
 * The truth about durable requests: claimed, checkpointed and answered in the lanes' transactions, owned by leases and epochs, recovered when their
 * owner is gone.
 *
 * <p>Jobs ride in lanes ({@link dev.baton.dbworker.lane.BatchJob}); chores use the pool. Event loop only. Every write checks the epoch; the
 * clock is PostgreSQL's.
 */
@NullMarked
package dev.baton.dbworker.durable;

import org.jspecify.annotations.NullMarked;

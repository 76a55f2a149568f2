/**
 * The db-worker: commands come in frames, lanes run them in batches, completions go back in frames.
 *
 * <p>{@link DbWorkerRole} builds everything, once for each event loop. It is the only place that knows all of the
 * packages below it; they don't know it. Nothing blocks, except migrations, on a worker thread, before the node is
 * ready.
 */
@NullMarked
package dev.baton.dbworker;

import org.jspecify.annotations.NullMarked;

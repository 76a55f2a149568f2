/**
 * The db-worker: commands come in frames, lanes do them in batches, completions go back in frames.
 *
 * <p>{@link DbWorkerRole} builds what needs no event loop, {@link DbWorkerVerticle} what belongs to one. This is the only place that knows all
 * of the rooms below it; they don't know it. Nothing blocks, but migrations, on a worker thread, before the node is ready.
 */
@NullMarked
package dev.baton.dbworker;

import org.jspecify.annotations.NullMarked;

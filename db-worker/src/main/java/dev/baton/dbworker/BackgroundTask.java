package dev.baton.dbworker;

import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * What a db-worker does beside its lanes, such as recovery. Runs on every db-worker, which share the work by claiming
 * rows.
 *
 * @param start begins it, on the verticle's event loop
 * @param stop takes nothing new, and is done when nothing of it is under way; before the lanes drain
 */
record BackgroundTask(String name, Supplier<Future<Void>> start, Supplier<Future<Void>> stop) {}

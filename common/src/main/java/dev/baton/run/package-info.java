/**
 * Runs requests. A {@link FlowRun} is one run of a flow; {@link FlowRunner} runs its stages from any position to the
 * end; {@link RequestRunner} stores the reply before the client gets it; {@link Replies} turns an end into an HTTP
 * reply.
 *
 * <p>Gateways run requests from the first stage, db-workers run those that they recover. A run belongs to one event
 * loop; compute stages have threads of their own ({@link ComputePool}). It knows HTTP only as the form of a reply
 * (status, media type, {@code Location}), and no SQL.
 */
@NullMarked
package dev.baton.run;

import org.jspecify.annotations.NullMarked;

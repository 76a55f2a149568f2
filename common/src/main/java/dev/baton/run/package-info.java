/**
 * Runs requests: a {@link FlowRun} is one run of a flow, {@link FlowRunner} tells its story from any stage to the end, and
 * {@link Conclusions} stores what the client will be told before it hears it.
 *
 * <p>Gateways run requests from the first stage, db-workers those that they recover. A run belongs to one event loop; heavy stages have
 * threads of their own ({@link HeavyStages}). Nothing here knows HTTP or SQL.
 */
@NullMarked
package dev.baton.run;

import org.jspecify.annotations.NullMarked;

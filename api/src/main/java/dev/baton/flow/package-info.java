/**
 * What a flow's author writes against. Read it in this order:
 *
 * <ol>
 *   <li>{@link dev.baton.flow.Flow}: a request's way, from its route to its reply, written with
 *       {@link dev.baton.flow.FlowBuilder}.
 *   <li>The three kinds of stages: {@link dev.baton.flow.EventLoopStage} takes microseconds on the gateway,
 *       {@link dev.baton.flow.DatabaseStage} works on PostgreSQL in batches, {@link dev.baton.flow.ComputeStage} may
 *       calculate and block. {@link dev.baton.flow.StageContext} is what each may know about its request.
 *   <li>{@link dev.baton.flow.Outcome}: an answer for the next stage, or a {@link dev.baton.flow.Refusal} for the
 *       client.
 *   <li>{@link dev.baton.flow.FlowProvider}: how the platform finds flows, their tables ({@link dev.baton.flow.Schema})
 *       and their configuration ({@link dev.baton.flow.FlowConfig}).
 *   <li>{@link dev.baton.flow.Authentication}, if callers have to say who they are; {@link dev.baton.flow.Retry}, if a
 *       stage may fail and shall be tried again.
 * </ol>
 *
 * <p>Inputs and what stages hand on are records, and travel between nodes as JSON. Bean Validation constraints on an
 * input are checked before the first stage; a nested record with constraints needs {@code @Valid}. All types are
 * immutable, and may be used by any thread.
 *
 * <p>It depends on Vert.x core and its SQL client, and on nothing else of the platform.
 */
@NullMarked
package dev.baton.flow;

import org.jspecify.annotations.NullMarked;

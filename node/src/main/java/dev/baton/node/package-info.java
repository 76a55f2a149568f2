/**
 * One JVM: start, ready, drain, stop. {@link Node} is the start-up chain, {@link NodeMain} its entry point.
 *
 * <p>A node plays one or more {@link Role roles}, found on the class path; what a role needs it gets as a
 * {@link NodeContext}. Of the roles their names and their start order are known here, that a gateway drains before the
 * others are notified ({@link Node#stop}), and the key of its public address ({@link OpenDevelopment}).
 */
@NullMarked
package dev.baton.node;

import org.jspecify.annotations.NullMarked;

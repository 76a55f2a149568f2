/**
 * One JVM: start, ready, drain, stop. {@link Node} is the start-up chain, {@link NodeMain} its door from the command line.
 *
 * <p>A node plays one or more {@link Role roles}, which it finds on the class path; nothing here knows one of them. What a role needs
 * it gets as a {@link NodeContext}.
 */
@NullMarked
package dev.baton.node;

import org.jspecify.annotations.NullMarked;

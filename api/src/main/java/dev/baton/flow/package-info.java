/**
 * All that a flow author sees: a flow is a named, typed sequence of stages.
 *
 * <p>Flows are found with {@link java.util.ServiceLoader}; each role of the platform runs its part of them. Nothing
 * here knows threads, addresses, codecs or roles.
 */
@NullMarked
package dev.baton.flow;

import org.jspecify.annotations.NullMarked;

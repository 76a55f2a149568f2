/**
 * The {@code baton} command: {@link Baton} is its entry point. It starts and stops a cluster on this machine, looks at
 * it, and sends it work; it sees the nodes as processes.
 */
@NullMarked
package dev.baton.cli;

import org.jspecify.annotations.NullMarked;

/**
 * The {@code baton} command: starts and stops a cluster on this machine, looks at it, and sends it work. The only room that may see every role,
 * and it sees them as processes.
 */
@NullMarked
package dev.baton.cli;

import org.jspecify.annotations.NullMarked;

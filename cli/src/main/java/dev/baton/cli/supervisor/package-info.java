/**
 * What {@code baton up} keeps going: the local cluster, its lock and state file, and what an earlier {@code up} left
 * behind.
 */
@NullMarked
package dev.baton.cli.supervisor;

import org.jspecify.annotations.NullMarked;

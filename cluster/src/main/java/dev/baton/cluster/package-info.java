/**
 * A whole cluster on this machine: PostgreSQL, nodes as processes of their own, and who is restarted when. Used by the
 * commands and by the tests that kill processes. Blocking; any thread.
 */
@NullMarked
package dev.baton.cluster;

import org.jspecify.annotations.NullMarked;

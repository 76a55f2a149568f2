/**
 * What people write by hand, as well as one can: each peer is a process of its own that serves the same requests from
 * the same tables. Nothing of the platform is used here.
 */
@NullMarked
package dev.baton.bench.peer;

import org.jspecify.annotations.NullMarked;

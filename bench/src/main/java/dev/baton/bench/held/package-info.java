/**
 * A flow that holds requests while they run, so that a benchmark can kill their owner. Only on nodes of a benchmark.
 */
@NullMarked
package dev.baton.bench.held;

import org.jspecify.annotations.NullMarked;

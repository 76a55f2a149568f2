package dev.baton.bench.held;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The configuration section {@code flows.held}.
 *
 * @param gate the file that requests wait for; empty: there is no such flow
 */
record HeldSettings(Optional<Path> gate) {}

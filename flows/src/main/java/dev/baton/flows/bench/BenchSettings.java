package dev.baton.flows.bench;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/**
 * The configuration section {@code flows.bench}.
 *
 * @param enabled whether there are such flows; in the development profile only
 * @param scale pgbench's: 100,000 accounts, ten tellers and a branch for each
 */
record BenchSettings(boolean enabled, @Min(1) @Max(1_000) int scale) {}

package dev.baton.compute;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/**
 * Section {@code compute-service}.
 *
 * @param threads compute stages that run at once; 0: one for each core
 * @param queue commands that may wait for a thread; beyond it they are refused as overloaded
 */
record ComputeSettings(
        @Min(0) @Max(1_024) int threads,
        @Min(1) @Max(1_000_000) int queue) {

    int threadsHere() {
        return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    }
}

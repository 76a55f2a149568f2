package dev.baton.bus;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/**
 * The bounds of the bus; section {@code bus}.
 *
 * @param window commands in flight from one event loop to one node at the most. Two full batches: the next one gathers
 *     while one commits
 * @param maxWaiting commands of one event loop that may wait for a place in a window; beyond it they are refused as
 *     overloaded
 */
public record BusSettings(
        @Min(1) @Max(65_536) int window,
        @Min(0) @Max(1_000_000) int maxWaiting) {}

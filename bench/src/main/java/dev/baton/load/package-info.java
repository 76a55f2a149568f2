/**
 * What it takes to measure servers on this machine: a load in a process of its own, what Linux reports of processes and
 * threads, medians of rounds. For {@code baton bench} and {@code baton lab}.
 */
@NullMarked
package dev.baton.load;

import org.jspecify.annotations.NullMarked;

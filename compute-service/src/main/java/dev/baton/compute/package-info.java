/**
 * The compute-service: runs compute stages of flows on worker threads, and sends completions back in frames.
 *
 * <p>Commands arrive on one event loop, and completions leave from it; only the stages themselves run elsewhere.
 * Nothing here knows HTTP, SQL or the flows by name.
 */
@NullMarked
package dev.baton.compute;

import org.jspecify.annotations.NullMarked;

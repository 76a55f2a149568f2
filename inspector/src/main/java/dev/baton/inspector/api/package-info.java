/**
 * The admin API: the answers of all nodes put together for a person or the {@code baton} command, and who may call
 * them. It reads the store of durable requests, changes the tap, retries dead letters and sends requests, too. Event
 * loop only.
 */
@NullMarked
package dev.baton.inspector.api;

import org.jspecify.annotations.NullMarked;

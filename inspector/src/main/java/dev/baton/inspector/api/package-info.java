/**
 * The admin API: the answers of all nodes put together for a person or the {@code baton} command, and who may call
 * them. Event loop only.
 */
@NullMarked
package dev.baton.inspector.api;

import org.jspecify.annotations.NullMarked;

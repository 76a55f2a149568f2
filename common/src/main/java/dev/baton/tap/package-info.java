/**
 * Messages, seen: each one sent or received becomes a {@link Hop} in a ring buffer. A tap never takes, changes, delays
 * or loses a message. Called on the thread that sends or receives, so nothing here blocks.
 */
@NullMarked
package dev.baton.tap;

import org.jspecify.annotations.NullMarked;

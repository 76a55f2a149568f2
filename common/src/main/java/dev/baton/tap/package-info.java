/**
 * Messages, seen: each one sent or received becomes a {@link Hop} in a ring buffer. A tap never takes, changes, delays
 * or loses a message. Called on whatever thread something happens on, so nothing here blocks.
 */
@NullMarked
package dev.baton.tap;

import org.jspecify.annotations.NullMarked;

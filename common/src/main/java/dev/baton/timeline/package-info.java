/**
 * Requests, seen: marks of what happened to a request are kept in rings, and become spans when its timeline is kept
 * ({@link Recorder}). Called on whatever thread something happens on; what is kept is made into spans on a thread of
 * its own.
 */
@NullMarked
package dev.baton.timeline;

import org.jspecify.annotations.NullMarked;

/**
 * Requests, seen: marks of what happened to a request are kept in rings, and become spans when its timeline is kept
 * ({@link Recorder}). {@link FlowActivity} counts requests by flow, even when nothing is kept. Called on the thread
 * that does the work; what is kept is made into spans on a thread of its own.
 */
@NullMarked
package dev.baton.timeline;

import org.jspecify.annotations.NullMarked;

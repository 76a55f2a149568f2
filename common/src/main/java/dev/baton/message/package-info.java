/**
 * What travels between nodes: immutable records, and the one codec that puts them on the wire.
 *
 * <p>A {@link Command} makes a node run stages of a flow for a request; a {@link Completion} is the notification that
 * they are done. Many of them travel as one {@link Frame}. Payloads are opaque bytes (JSON), so that no node on the way
 * needs their types.
 */
@NullMarked
package dev.baton.message;

import org.jspecify.annotations.NullMarked;

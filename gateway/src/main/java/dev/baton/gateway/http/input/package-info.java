/**
 * Bytes to a flow's input record: JSON, path and query parameters, with an error for each field that does not fit.
 * Event loop only; no state.
 */
@NullMarked
package dev.baton.gateway.http.input;

import org.jspecify.annotations.NullMarked;

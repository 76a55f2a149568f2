/**
 * The reply to a client as it is stored and sent: bytes with a status, and problem documents (RFC 9457).
 *
 * <p>Values only; any thread. It knows neither the store nor how a request is run.
 */
@NullMarked
package dev.baton.reply;

import org.jspecify.annotations.NullMarked;

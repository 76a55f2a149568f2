/**
 * TLS from PEM files that are read again when they change. Files are read on the caller's thread, never during a
 * handshake.
 */
@NullMarked
package dev.baton.node.tls;

import org.jspecify.annotations.NullMarked;

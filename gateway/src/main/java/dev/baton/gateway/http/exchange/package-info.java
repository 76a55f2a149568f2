/**
 * One HTTP exchange: the request's id, headers and body on the way in; the reply, its headers and problem documents on
 * the way out. Event loop only.
 */
@NullMarked
package dev.baton.gateway.http.exchange;

import org.jspecify.annotations.NullMarked;

/**
 * How often something may be done by one caller or from one address, and how many at once: with a bound on what is
 * remembered; and whose address that is, behind proxies. Called by what talks to clients and operators, on any thread.
 * Of HTTP only {@link dev.baton.limit.TrustedProxies} knows something: one header.
 */
@NullMarked
package dev.baton.limit;

import org.jspecify.annotations.NullMarked;

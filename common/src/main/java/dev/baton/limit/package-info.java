/**
 * How often something may be done by one caller or from one address, and how many at once: with a bound on what is
 * remembered. Called by what talks to clients and operators, on any thread; nothing here knows HTTP.
 */
@NullMarked
package dev.baton.limit;

import org.jspecify.annotations.NullMarked;

/**
 * What db-workers keep of durable requests, as the other nodes see it: a request, its states, its reply, and the work that one may ask
 * of the store over the bus. How it is kept is known to db-workers only.
 */
@NullMarked
package dev.baton.store;

import org.jspecify.annotations.NullMarked;

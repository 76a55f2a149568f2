/**
 * What db-workers keep of durable requests, as other nodes see it: a request, its states, its reply, and the calls that
 * a node may make to the store over the bus. How it is kept (SQL) is known to db-workers only.
 */
@NullMarked
package dev.baton.store;

import org.jspecify.annotations.NullMarked;

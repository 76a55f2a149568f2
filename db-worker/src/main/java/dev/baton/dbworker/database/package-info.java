/**
 * How a db-worker reaches PostgreSQL: connections with every bound set, a small pool for what isn't a lane's, and the
 * tables, brought up to date before the node is ready.
 *
 * <p>Called by the role's composition root. Nothing here knows lanes, flows at work, or durable requests.
 */
@NullMarked
package dev.baton.dbworker.database;

import org.jspecify.annotations.NullMarked;

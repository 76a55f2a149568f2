/**
 * How a db-worker reaches PostgreSQL: connections with every bound set, a small pool for what isn't a lane's, and the
 * tables, brought up to date before the node is ready.
 *
 * <p>Called by the role's composition root. Lanes get their connections here
 * ({@link dev.baton.dbworker.lane.LaneConnectors}); nothing here knows flows at work, or durable requests.
 */
@NullMarked
package dev.baton.dbworker.database;

import org.jspecify.annotations.NullMarked;

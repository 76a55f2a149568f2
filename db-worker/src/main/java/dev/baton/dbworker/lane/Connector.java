package dev.baton.dbworker.lane;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;

/** Opens a connection to PostgreSQL, on the caller's event loop, and within a bound. */
@FunctionalInterface
public interface Connector {

    Future<SqlConnection> connect();
}

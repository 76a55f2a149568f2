package dev.baton.dbworker.lane;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.sqlclient.PrepareOptions;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Query;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.spi.DatabaseMetadata;

/**
 * The connection as a job sees it: of use for one try of one batch, and not to be ended by it.
 *
 * <p>The client runs a statement that comes after the end of its transaction as a transaction of its own, or in the
 * next one on the same connection. A stage that forgot to wait for one of its statements, or that lives on after its
 * batch was given up, would write into another batch. Here it is refused. Event loop only.
 */
final class StageConnection implements SqlConnection {
    private final SqlConnection connection;
    private boolean over;

    StageConnection(SqlConnection connection) {
        this.connection = connection;
    }

    /** Nothing more is taken. */
    void end() {
        over = true;
    }

    private SqlConnection open() {
        if (over) {
            throw new IllegalStateException(
                    "The batch is over: every statement of a stage must be part of the future that it answers");
        }
        return connection;
    }

    @Override
    public Query<RowSet<Row>> query(String sql) {
        return open().query(sql);
    }

    @Override
    public PreparedQuery<RowSet<Row>> preparedQuery(String sql) {
        return open().preparedQuery(sql);
    }

    @Override
    public PreparedQuery<RowSet<Row>> preparedQuery(String sql, PrepareOptions options) {
        return open().preparedQuery(sql, options);
    }

    @Override
    public Future<PreparedStatement> prepare(String sql) {
        return open().prepare(sql);
    }

    @Override
    public Future<PreparedStatement> prepare(String sql, PrepareOptions options) {
        return open().prepare(sql, options);
    }

    @Override
    public boolean isSSL() {
        return connection.isSSL();
    }

    @Override
    public DatabaseMetadata databaseMetadata() {
        return connection.databaseMetadata();
    }

    @Override
    public Future<Transaction> begin() {
        throw notYours("When a transaction begins");
    }

    @Override
    public Transaction transaction() {
        throw notYours("How its transaction ends");
    }

    @Override
    public Future<Void> close() {
        throw notYours("When it is closed");
    }

    @Override
    public SqlConnection exceptionHandler(Handler<Throwable> handler) {
        throw notYours("How it fails");
    }

    @Override
    public SqlConnection closeHandler(Handler<Void> handler) {
        throw notYours("When it is closed");
    }

    private static IllegalStateException notYours(String what) {
        return new IllegalStateException(what + " is the lane's business: a stage only sends statements");
    }
}

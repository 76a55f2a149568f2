package dev.baton.bench.peer;

import com.sun.net.httpserver.HttpExchange;
import com.zaxxer.hikari.HikariDataSource;
import dev.dbos.transact.DBOS;
import dev.dbos.transact.StartWorkflowOptions;
import dev.dbos.transact.config.DBOSConfig;
import dev.dbos.transact.txstep.JdbcStepFactory;
import dev.dbos.transact.workflow.Workflow;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * DBOS Transact: {@code tpcb} as a workflow whose id is the idempotency key. Its one step is transactional
 * ({@link JdbcStepFactory}): the step's output commits with the transaction, so that it is done <b>exactly once</b>.
 * The receipt is the workflow's output, and is stored before the client hears it. Four commits: the workflow's begin,
 * the step, that it is done, the output.
 *
 * <p>Its documentation has no page on tuning for Java: these are its defaults (a virtual thread a workflow, LISTEN and
 * NOTIFY), but for one pool for its tables (schema {@code dbos}) and ours, as large as that of the other peers; its own
 * has 10 connections.
 *
 * <p>Argument: port. The database's URI is in {@link Clients#DATABASE_VARIABLE}.
 */
public final class DbosPeer {
    private static final String NAME = "bench";
    private static final String TPCB = Statements.forJdbc(Statements.TPCB);

    private final DBOS dbos;
    private final Orders orders;

    private DbosPeer(DBOS dbos, Orders orders) {
        this.dbos = dbos;
        this.orders = orders;
    }

    /** Workflows are called through a proxy of an interface. */
    interface Orders {
        String tpcb(int aid, int tid, int bid, int delta);
    }

    private record Workflows(JdbcStepFactory steps) implements Orders {
        @Workflow(name = "tpcb")
        @Override
        public String tpcb(int aid, int tid, int bid, int delta) {
            TpcbOrder order = new TpcbOrder(aid, tid, bid, delta);
            try {
                int balance = steps.txStep(
                        connection -> {
                            return run(connection, order);
                        },
                        "transaction");
                return Receipt.of(aid, delta, balance).encode();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        private static int run(Connection connection, TpcbOrder order) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(TPCB)) {
                return order.run(statement);
            }
        }
    }

    public static void main(String[] arguments) throws IOException {
        HikariDataSource database = BlockingServer.database();
        DBOS dbos = new DBOS(DBOSConfig.defaults(NAME).withDataSource(database));
        Orders orders = dbos.registerProxy(Orders.class, new Workflows(new JdbcStepFactory(dbos, database)));
        dbos.launch();
        DbosPeer peer = new DbosPeer(dbos, orders);
        BlockingServer.at(Integer.parseInt(arguments[0]))
                .on(BlockingServer.TPCB_PATH, peer::tpcb)
                .start();
    }

    private JsonObject tpcb(HttpExchange exchange) throws IOException {
        TpcbOrder order = BlockingServer.order(exchange);
        StartWorkflowOptions byKey = new StartWorkflowOptions(BlockingServer.key(exchange));
        return new JsonObject(
                dbos.startWorkflow(() -> orders.tpcb(order.aid(), order.tid(), order.bid(), order.delta()), byKey)
                        .getResult());
    }
}

package dev.baton.bench.peer;

import io.vertx.core.json.JsonObject;
import java.io.Serializable;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** What pgbench's script draws by lot. */
record TpcbOrder(int aid, int tid, int bid, int delta) implements Serializable {
    /** The number of the first parameter that a longer statement has. */
    static final int NEXT_PARAMETER = 11;

    static TpcbOrder of(JsonObject json) {
        return new TpcbOrder(
                json.getInteger("aid"), json.getInteger("tid"), json.getInteger("bid"), json.getInteger("delta"));
    }

    /** In the transaction of the statement's connection; the account's balance. */
    int run(PreparedStatement statement) throws SQLException {
        int[] parameters = {delta, aid, delta, tid, delta, bid, tid, bid, aid, delta};
        for (int i = 0; i < parameters.length; i++) {
            statement.setInt(i + 1, parameters[i]);
        }
        try (ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getInt(1);
        }
    }
}

package dev.baton.dbworker.durable;

import dev.baton.message.Command;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Idempotency keys, in a table with a partition a period. New keys go into the current period; the older ones are only
 * read, so what is written stays small however many keys are stored.
 *
 * <p>A period ends under an exclusive advisory lock. A transaction that inserts keys takes the same lock, shared, by a
 * statement of its own before it inserts, and holds it to its end. The snapshot of a statement is younger than the lock
 * that the statement before it got, because lanes read committed: so it sees all keys of the older periods, and nobody
 * adds one to them any more. Event loop only.
 */
final class Keys {
    /** Fails in a transaction with another isolation level: a stage can have changed it. */
    private static final String LOCK = "SELECT baton.lock_keys()";

    /**
     * One whose request is gone, although its period is the current one. A key is never changed, and it is inserted
     * with its request: so where one statement sees a key and no request, there will be none.
     */
    private static final String FORGET = """
            DELETE FROM baton.request_key k WHERE k.key_hash = ANY($1)
            AND NOT EXISTS (SELECT FROM baton.request r WHERE r.id = k.request_id)
            """;

    /**
     * Inserts the keys that no older period has, in one order, so that two batches wait for each other but never for
     * ever. Scalar subqueries with a limit: PostgreSQL must not think of reading a whole period for a few keys.
     */
    private static final String FRESH = """
            fresh AS (
            INSERT INTO baton.request_key (period, key_hash, request_id)
            SELECT (SELECT max(p.period) FROM baton.key_period p), k.key_hash, k.id
            FROM unnest(%s::uuid[], %s::uuid[]) AS k(id, key_hash)
            WHERE k.key_hash IS NOT NULL
                  AND (SELECT o.request_id FROM baton.request_key o %s
                       WHERE o.key_hash = k.key_hash AND o.period < (SELECT max(p.period) FROM baton.key_period p)
                       LIMIT 1) IS NULL
            ORDER BY k.key_hash
            %s
            RETURNING request_id)""";

    private Keys() {}

    /** Fails if one of them is in the current period, and leaves out those that an older one has. */
    static String believedNew(String ids, String keys) {
        return FRESH.formatted(ids, keys, "", "");
    }

    /** Leaves out those that a stored request has. */
    static String ifNew(String ids, String keys) {
        return FRESH.formatted(ids, keys, "JOIN baton.request r ON r.id = o.request_id", "ON CONFLICT DO NOTHING");
    }

    /** Before a statement that inserts keys. It need not be waited for: it goes first on the same connection. */
    static Future<Void> lock(SqlConnection transaction) {
        return transaction.preparedQuery(LOCK).execute().mapEmpty();
    }

    /** Removes those of these keys whose request is gone. */
    static Future<Void> forget(SqlClient client, Collection<UUID> keys) {
        return keys.isEmpty()
                ? Future.succeededFuture()
                : client.preparedQuery(FORGET)
                        .execute(Tuple.tuple().addArrayOfUUID(keys.toArray(UUID[]::new)))
                        .mapEmpty();
    }

    static Optional<UUID> of(Command command) {
        return command.claim().keyHash().map(Keys::first128Bits);
    }

    static List<UUID> of(Collection<Command> commands) {
        return commands.stream().flatMap(command -> of(command).stream()).toList();
    }

    private static UUID first128Bits(Buffer hash) {
        return new UUID(hash.getLong(0), hash.getLong(Long.BYTES));
    }
}

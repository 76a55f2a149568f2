package dev.baton.dbworker.durable;

import dev.baton.message.Command;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Reads requests as they are stored, for jobs that find a request stored already, and for queries. Event loop only. */
final class Lookup {
    /** A join, not {@code = ANY}: so that each id is looked for in its partition only. */
    static final String BY_ID = StoredRow.SELECT + "JOIN unnest($1::uuid[]) AS d(id) ON d.id = r.id";

    static final String BY_ID_OR_KEY = StoredRow.SELECT + """
            JOIN (SELECT unnest($1::uuid[]) UNION
                  SELECT k.request_id FROM baton.request_key k WHERE k.key_hash = ANY($2)) AS d(id) ON d.id = r.id
            """;

    /** What was found, by id and by key. */
    record Found(Map<UUID, StoredRow> byId, Map<UUID, StoredRow> byKey) {

        Optional<StoredRow> of(UUID id) {
            return Optional.ofNullable(byId.get(id));
        }

        /** The request itself, or else the one that has its key. */
        Optional<StoredRow> of(UUID id, Optional<UUID> keyHash) {
            return of(id).or(() -> keyHash.map(byKey::get));
        }

        /**
         * The keys of those that were not found although they were looked for because they are known: what was stored
         * with them has been removed. They can be new the next time.
         */
        List<UUID> withoutRequest(Collection<Command> commands) {
            return commands.stream()
                    .filter(command -> of(command.requestId(), Keys.of(command)).isEmpty())
                    .flatMap(command -> Keys.of(command).stream())
                    .toList();
        }
    }

    private static final Found NOTHING = new Found(Map.of(), Map.of());

    Future<Found> byId(SqlClient client, Collection<UUID> ids) {
        return ids.isEmpty()
                ? Future.succeededFuture(NOTHING)
                : client.preparedQuery(BY_ID)
                        .execute(Tuple.tuple().addArrayOfUUID(ids.toArray(UUID[]::new)))
                        .map(Lookup::found);
    }

    Future<Found> byIdOrKey(SqlClient client, Collection<UUID> ids, Collection<UUID> keyHashes) {
        return ids.isEmpty()
                ? Future.succeededFuture(NOTHING)
                : client.preparedQuery(BY_ID_OR_KEY)
                        .execute(Tuple.tuple()
                                .addArrayOfUUID(ids.toArray(UUID[]::new))
                                .addArrayOfUUID(keyHashes.toArray(UUID[]::new)))
                        .map(Lookup::found);
    }

    private static Found found(RowSet<Row> rows) {
        Map<UUID, StoredRow> byId = new HashMap<>();
        Map<UUID, StoredRow> byKey = new HashMap<>();
        for (Row row : rows) {
            StoredRow stored = StoredRow.of(row);
            byId.put(stored.id(), stored);
            stored.keyHash().ifPresent(hash -> byKey.put(hash, stored));
        }
        return new Found(byId, byKey);
    }
}

package dev.baton.dbworker.durable;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Reads requests as they are stored, for jobs that find a request stored already, and for queries. Event loop only. */
final class Lookup {
    private static final String BY_ID = StoredRow.SELECT + "WHERE r.id = ANY($1)";
    private static final String BY_ID_OR_KEY = StoredRow.SELECT + """
            WHERE r.id = ANY($1 || ARRAY(SELECT k.request_id FROM baton.request_key k WHERE k.key_hash = ANY($2)))
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

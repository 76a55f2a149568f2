package dev.baton.dbworker.durable;

import dev.baton.store.StoredRequest.Change;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A request's changes in the form that one SQL expression can append to: {@code event,stage,millis;}. */
final class History {
    private History() {}

    /** The SQL that is appended for an event; the stage is an SQL expression. */
    static String entry(String event, String stage) {
        return "'%s,' || %s || ',' || (extract(epoch from clock_timestamp()) * 1000)::bigint || ';'"
                .formatted(event, stage);
    }

    /** An entry's number is the version that it made. */
    static List<Change> parse(String history) {
        List<Change> changes = new ArrayList<>();
        for (String entry : history.split(";", -1)) {
            if (!entry.isEmpty()) {
                String[] parts = entry.split(",", -1);
                changes.add(new Change(
                        changes.size() + 1,
                        parts[0],
                        Integer.parseInt(parts[1]),
                        Instant.ofEpochMilli(Long.parseLong(parts[2]))));
            }
        }
        return changes;
    }
}

package dev.baton.dbworker.durable;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/**
 * Turns the rows of a batch into one array a column, for {@code unnest}. An empty text or array stands for null. One
 * use.
 */
final class Columns<T> {
    static final Buffer NOTHING = Buffer.buffer();

    private final List<T> rows;
    private final Tuple tuple = Tuple.tuple();

    Columns(List<T> rows) {
        this.rows = rows;
    }

    Columns<T> uuids(Function<T, UUID> column) {
        tuple.addArrayOfUUID(rows.stream().map(column).toArray(UUID[]::new));
        return this;
    }

    /** Null where there is none. */
    Columns<T> uuidsOrNull(Function<T, Optional<UUID>> column) {
        tuple.addArrayOfUUID(
                rows.stream().map(row -> column.apply(row).orElse(null)).toArray(UUID[]::new));
        return this;
    }

    Columns<T> texts(Function<T, String> column) {
        tuple.addArrayOfString(rows.stream().map(column).toArray(String[]::new));
        return this;
    }

    Columns<T> bytes(Function<T, Buffer> column) {
        tuple.addArrayOfBuffer(rows.stream().map(column).toArray(Buffer[]::new));
        return this;
    }

    Columns<T> ints(ToIntFunction<T> column) {
        tuple.addArrayOfInteger(rows.stream().map(column::applyAsInt).toArray(Integer[]::new));
        return this;
    }

    Columns<T> longs(ToLongFunction<T> column) {
        tuple.addArrayOfLong(rows.stream().map(column::applyAsLong).toArray(Long[]::new));
        return this;
    }

    Columns<T> times(Function<T, Instant> column) {
        tuple.addArrayOfOffsetDateTime(rows.stream()
                .map(row -> column.apply(row).atOffset(ZoneOffset.UTC))
                .toArray(OffsetDateTime[]::new));
        return this;
    }

    /** A value that is the same for all rows. */
    Columns<T> same(Object value) {
        tuple.addValue(value);
        return this;
    }

    Tuple tuple() {
        return tuple;
    }
}

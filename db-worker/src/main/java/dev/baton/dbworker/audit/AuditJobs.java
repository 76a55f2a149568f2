package dev.baton.dbworker.audit;

import dev.baton.dbworker.lane.BatchJob;
import dev.baton.dbworker.lane.Delivery;
import dev.baton.dbworker.lane.JobResult;
import dev.baton.message.Json;
import dev.baton.message.Page;
import dev.baton.message.WorkResult;
import dev.baton.store.AuditEntries;
import dev.baton.store.AuditEntry;
import dev.baton.store.AuditPage;
import dev.baton.store.AuditQuery;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Adds entries to the audit, and reads them. Event loop only. */
public final class AuditJobs {
    /** An entry that is sent a second time changes nothing. */
    private static final String ADD = """
            INSERT INTO baton.audit (id, at, node, who, address, act, request_id, outcome, detail)
            SELECT * FROM unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[],
                                 $7::uuid[], $8::text[], $9::text[])
            ON CONFLICT (id) DO NOTHING
            """;

    private static final String COLUMNS = "id, at, node, who, address, act, request_id, outcome, detail";

    /** For the lanes. */
    public BatchJob add() {
        return new Job(BatchJob.Needs.ONE_STATEMENT, BatchJob.Kind.PAYLOAD, AuditJobs::add);
    }

    /** For the lanes. */
    public BatchJob read() {
        return new Job(
                BatchJob.Needs.NO_TRANSACTION, BatchJob.Kind.LISTS, (connection, batch) -> Future.join(batch.stream()
                                .map(delivery -> page(
                                        connection, Json.read(delivery.command().payload(), AuditQuery.class)))
                                .toList())
                        .map(pages -> JobResult.all(pages.<WorkResult>list())));
    }

    private record Job(Needs needs, Kind kind, BatchJob job) implements BatchJob {
        @Override
        public Future<List<JobResult>> run(SqlConnection connection, List<Delivery> batch) {
            return job.run(connection, batch);
        }
    }

    private static Future<List<JobResult>> add(SqlConnection connection, List<Delivery> batch) {
        List<AuditEntry> entries = batch.stream()
                .flatMap(delivery -> Json.read(delivery.command().payload(), AuditEntries.class).entries().stream())
                .toList();
        Tuple columns = Tuple.tuple()
                .addArrayOfUUID(entries.stream().map(AuditEntry::id).toArray(UUID[]::new))
                .addArrayOfOffsetDateTime(entries.stream()
                        .map(entry -> entry.at().atOffset(ZoneOffset.UTC))
                        .toArray(OffsetDateTime[]::new));
        texts(columns, entries, AuditEntry::node);
        texts(columns, entries, AuditEntry::who);
        texts(columns, entries, AuditEntry::address);
        texts(columns, entries, AuditEntry::act);
        columns.addArrayOfUUID(
                entries.stream().map(entry -> entry.request().orElse(null)).toArray(UUID[]::new));
        texts(columns, entries, AuditEntry::outcome);
        texts(columns, entries, AuditEntry::detail);
        return connection
                .preparedQuery(ADD)
                .execute(columns)
                .map(Collections.nCopies(batch.size(), JobResult.of(new WorkResult.Done(Buffer.buffer()))));
    }

    private static void texts(Tuple columns, List<AuditEntry> entries, Function<AuditEntry, String> text) {
        columns.addArrayOfString(entries.stream().map(text).toArray(String[]::new));
    }

    private static Future<WorkResult> page(SqlConnection connection, AuditQuery query) {
        Tuple parameters = Tuple.tuple();
        return connection
                .preparedQuery(sql(query, parameters))
                .execute(parameters)
                .map(rows -> {
                    List<AuditEntry> entries = new ArrayList<>();
                    for (Row row : rows) {
                        entries.add(entry(row));
                    }
                    return new WorkResult.Done(Json.write(page(entries, query.limit())));
                });
    }

    private static AuditPage page(List<AuditEntry> found, int limit) {
        List<AuditEntry> entries = Page.ofThoseThatTravel(found);
        boolean more = found.size() == limit || entries.size() < found.size();
        return new AuditPage(entries, more ? Optional.of(entries.getLast().id()) : Optional.empty());
    }

    /** Walks the primary key backward from the last page's end. */
    private static String sql(AuditQuery query, Tuple parameters) {
        List<String> conditions = new ArrayList<>();
        query.equal().forEach((field, value) -> {
            if (field.equals("request")) {
                parameters.addUUID(UUID.fromString(value));
            } else {
                parameters.addString(value);
            }
            conditions.add(column(field) + " = $" + parameters.size());
        });
        query.before().ifPresent(id -> {
            parameters.addUUID(id);
            conditions.add("id < $" + parameters.size());
        });
        parameters.addInteger(query.limit());
        return "SELECT " + COLUMNS + " FROM baton.audit"
                + (conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions))
                + " ORDER BY id DESC LIMIT $" + parameters.size();
    }

    /** Of our own words only: what a filter says is a parameter. */
    private static String column(String field) {
        return switch (field) {
            case "who" -> "who";
            case "from" -> "address";
            case "what" -> "act";
            case "request" -> "request_id";
            case "outcome" -> "outcome";
            case "node" -> "node";
            default -> throw new IllegalArgumentException("There is no field " + field);
        };
    }

    private static AuditEntry entry(Row row) {
        return new AuditEntry(
                row.getUUID(0),
                row.getOffsetDateTime(1).toInstant(),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                Optional.ofNullable(row.getUUID(6)),
                row.getString(7),
                row.getString(8));
    }
}

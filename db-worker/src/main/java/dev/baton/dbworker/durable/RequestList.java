package dev.baton.dbworker.durable;

import dev.baton.flow.Caller;
import dev.baton.message.Page;
import dev.baton.store.RequestPage;
import dev.baton.store.RequestQuery;
import dev.baton.store.RequestState;
import dev.baton.store.StoredRequest;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The statements for one page of a list. Each walks an index backward from the last page's end, and stops when the page
 * is full. A search by caller or business key walks two: that of requests that have ended, and all that are running,
 * which are in no other. What an index does not know is looked at row by row, in so many of them at the most: then a
 * page that is not full says where the next one begins.
 *
 * <p>The state is a literal, for the partial indexes. A flow, caller or business key and the id are ordered and
 * compared together: PostgreSQL could walk the primary key instead for an equal flow, through all of the table if the
 * flow is rare. Running requests are few, and have an index by id alone.
 */
final class RequestList {
    /** So many requests of each index are looked at for a page, if not all of what is asked for is in it. */
    static final int LOOKED_AT = 1_000;

    private static final UUID SMALLEST = new UUID(0, 0);
    private static final UUID LARGEST = new UUID(-1, -1);
    private static final String BY_ID = "r.id DESC";

    private final RequestQuery query;

    /** An index: what it is of, and, where it is not by the id alone, of which value of which column. */
    private record Walk(List<String> partial, Optional<String> column, String value) {
        String order() {
            return column.map(name -> "r." + name + " DESC, ").orElse("") + BY_ID;
        }
    }

    /** A statement and its parameters. */
    record Statement(String sql, Tuple parameters) {}

    RequestList(RequestQuery query) {
        this.query = query;
    }

    static Future<RequestPage> page(SqlClient client, RequestQuery query) {
        RequestList list = new RequestList(query);
        return list.end(client).compose(end -> {
            Statement page = list.page(end);
            return client.preparedQuery(page.sql).execute(page.parameters).map(rows -> {
                List<StoredRequest> requests = new ArrayList<>();
                rows.forEach(row -> requests.add(StoredRow.of(row).brief()));
                boolean full = requests.size() == query.limit();
                return fitting(new RequestPage(
                        requests, full ? Optional.of(requests.getLast().id()) : end));
            });
        });
    }

    /** Histories and locations are long. */
    private static RequestPage fitting(RequestPage page) {
        List<StoredRequest> first = Page.ofThoseThatTravel(page.requests());
        return first.size() == page.requests().size()
                ? page
                : new RequestPage(first, Optional.of(first.getLast().id()));
    }

    /** Where to stop although there is more: no index is walked further than this. */
    private Future<Optional<UUID>> end(SqlClient client) {
        if (looked().isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        Statement end = end();
        return client.preparedQuery(end.sql)
                .execute(end.parameters)
                .map(rows -> Optional.ofNullable(rows.iterator().next().getUUID(0)));
    }

    Statement end() {
        Tuple parameters = Tuple.tuple();
        return new Statement(
                walks().stream()
                        .map(walk -> "(SELECT r.id FROM baton.request r %s OFFSET %d LIMIT 1)"
                                .formatted(walked(walk, Optional.empty(), List.of(), parameters), LOOKED_AT - 1))
                        .collect(Collectors.joining(", ", "SELECT greatest(", ")")),
                parameters);
    }

    /** @param end what {@link #end()} found: nothing before it is looked at */
    Statement page(Optional<UUID> end) {
        Tuple parameters = Tuple.tuple();
        List<Condition> looked = looked();
        List<String> parts = walks().stream()
                .map(walk -> walked(walk, end, looked, parameters) + " LIMIT " + query.limit())
                .toList();
        return new Statement(
                parts.size() == 1
                        ? StoredRow.SELECT + parts.getFirst()
                        : StoredRow.select(parts.stream()
                                        .map(part -> "(SELECT r.* FROM baton.request r " + part + ")")
                                        .collect(Collectors.joining(" UNION ALL ", "(", ")")))
                                + "ORDER BY " + BY_ID + " LIMIT " + query.limit(),
                parameters);
    }

    private List<Walk> walks() {
        Optional<RequestState> state = query.state();
        boolean running = state.filter(RequestState.RUNNING::equals).isPresent();
        boolean few = running || state.filter(RequestState.DEAD::equals).isPresent();
        List<Walk> walks = new ArrayList<>();
        if (query.businessKey().isPresent()) {
            walks.add(ended("business_key", query.businessKey().get(), "r.business_key IS NOT NULL"));
        } else if (byCaller() && !few) {
            walks.add(ended(
                    "caller",
                    query.caller().orElseThrow(),
                    "r.caller <> '%s' AND octet_length(r.caller) <= %d"
                            .formatted(Caller.ANONYMOUS.name(), Caller.MAX_NAME_BYTES)));
        } else {
            List<String> partial =
                    state.map(each -> "r.state = '" + each + "'").stream().toList();
            Optional<String> flow = query.flow().filter(name -> !running);
            return List.of(new Walk(partial, flow.map(name -> "flow"), flow.orElse("")));
        }
        if (state.isEmpty()) {
            walks.add(RUNNING);
        }
        return running ? List.of(RUNNING) : walks;
    }

    private static final Walk RUNNING = new Walk(List.of("r.state = 'running'"), Optional.empty(), "");

    private static Walk ended(String column, String value, String partial) {
        return new Walk(List.of(partial, "r.state <> 'running'"), Optional.of(column), value);
    }

    /** Requests without a caller are not in the index, and may be all that there are. */
    private boolean byCaller() {
        return query.caller()
                .filter(name -> !name.equals(Caller.ANONYMOUS.name()))
                .isPresent();
    }

    private record Condition(String column, String value) {}

    /** What the index does not know, or not each of them. */
    private List<Condition> looked() {
        boolean search = query.businessKey().isPresent() || query.caller().isPresent();
        boolean running = query.state().filter(RequestState.RUNNING::equals).isPresent();
        List<Condition> looked = new ArrayList<>();
        query.businessKey().ifPresent(key -> looked.add(new Condition("business_key", key)));
        query.caller().ifPresent(caller -> looked.add(new Condition("caller", caller)));
        query.flow().filter(flow -> search || running).ifPresent(flow -> looked.add(new Condition("flow", flow)));
        query.state().filter(state -> search).ifPresent(state -> looked.add(new Condition("state", state.toString())));
        return looked;
    }

    private String walked(Walk walk, Optional<UUID> end, List<Condition> looked, Tuple parameters) {
        Optional<UUID> from = end.or(query::firstId);
        Optional<UUID> to = query.endId();
        List<String> conditions = new ArrayList<>(walk.partial);
        walk.column.ifPresentOrElse(
                column -> {
                    String value = text(walk.value, parameters);
                    conditions.add(
                            "(r.%s, r.id) < (%s, %s)".formatted(column, value, uuid(to.orElse(LARGEST), parameters)));
                    conditions.add("(r.%s, r.id) >= (%s, %s)"
                            .formatted(column, value, uuid(from.orElse(SMALLEST), parameters)));
                },
                () -> {
                    to.ifPresent(id -> conditions.add("r.id < " + uuid(id, parameters)));
                    from.ifPresent(id -> conditions.add("r.id >= " + uuid(id, parameters)));
                });
        // joined with an empty text: no other index is of use
        looked.forEach(each -> conditions.add("r.%s || '' = %s".formatted(each.column, text(each.value, parameters))));
        return (conditions.isEmpty() ? "" : "WHERE " + String.join(" AND ", conditions)) + " ORDER BY " + walk.order();
    }

    private static String text(String value, Tuple parameters) {
        return "$" + parameters.addString(value).size() + "::text";
    }

    private static String uuid(UUID value, Tuple parameters) {
        return "$" + parameters.addUUID(value).size() + "::uuid";
    }
}

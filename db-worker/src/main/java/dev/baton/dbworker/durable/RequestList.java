package dev.baton.dbworker.durable;

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
import java.util.Set;
import java.util.UUID;

/**
 * The statements for one page of a list. Each walks one index backward from the last page's end, and stops when the page
 * is full. What has no index of its own is looked at, in a bounded number of rows: then a page that is not full says
 * where the next one begins. One use.
 *
 * <p>The state is a literal, for the partial indexes. A flow, caller or business key and the id are ordered and compared
 * together: PostgreSQL could walk the primary key instead for an equal flow, through all of the table if the flow is
 * rare. Running requests are few, and have an index by id alone.
 */
final class RequestList {
    /** So many requests are looked at for a page, if not all of what is asked for is in the index. */
    static final int LOOKED_AT = 1_000;

    private static final UUID SMALLEST = new UUID(0, 0);
    private static final UUID LARGEST = new UUID(-1, -1);
    private static final Set<RequestState> FEW = Set.of(RequestState.RUNNING, RequestState.DEAD);

    private final RequestQuery query;
    private final List<String> walked = new ArrayList<>();
    private final List<String> looked = new ArrayList<>();
    private final Tuple parameters = Tuple.tuple();
    private final String order;
    /** Those of the walk alone. */
    private final int walkParameters;

    /** A statement and its parameters. */
    record Statement(String sql, Tuple parameters) {}

    RequestList(RequestQuery query) {
        this.query = query;
        this.order = walk();
        this.walkParameters = parameters.size();
        look();
    }

    static Future<RequestPage> page(SqlClient client, RequestQuery query) {
        RequestList list = new RequestList(query);
        Statement page = list.page();
        return client.preparedQuery(page.sql).execute(page.parameters).compose(rows -> {
            List<StoredRequest> requests = new ArrayList<>();
            rows.forEach(row -> requests.add(StoredRow.of(row).brief()));
            return requests.size() == query.limit()
                    ? Future.succeededFuture(
                            new RequestPage(requests, Optional.of(requests.getLast().id())))
                    : list.lastLookedAt(client).map(next -> new RequestPage(requests, next));
        });
    }

    /** Which index is walked, by which columns. */
    private String walk() {
        Optional<RequestState> few = query.state().filter(FEW::contains);
        if (query.businessKey().isPresent()) {
            return walkBy("business_key", query.businessKey().get(), "r.business_key IS NOT NULL");
        }
        if (query.caller().isPresent() && few.isEmpty()) {
            return walkBy("caller", query.caller().get(), "r.caller <> ''");
        }
        query.state().ifPresent(state -> walked.add("r.state = '" + state + "'"));
        boolean running = few.filter(RequestState.RUNNING::equals).isPresent();
        if (query.flow().isPresent() && !running) {
            return walkBy("flow", query.flow().get(), "true");
        }
        query.flow().ifPresent(flow -> walked.add("r.flow || '' = " + text(flow)));
        query.endId().ifPresent(id -> walked.add("r.id < " + uuid(id)));
        query.firstId().ifPresent(id -> walked.add("r.id >= " + uuid(id)));
        return "r.id DESC";
    }

    private String walkBy(String column, String value, String partial) {
        String place = text(value);
        walked.add(partial);
        walked.add("(r.%s, r.id) < (%s, %s)".formatted(column, place, uuid(query.endId().orElse(LARGEST))));
        walked.add("(r.%s, r.id) >= (%s, %s)".formatted(column, place, uuid(query.firstId().orElse(SMALLEST))));
        return "r.%s DESC, r.id DESC".formatted(column);
    }

    /** What the walk does not know. */
    private void look() {
        boolean byKey = query.businessKey().isPresent();
        boolean byCaller = order.contains("r.caller");
        query.caller().filter(caller -> !byCaller).ifPresent(caller -> looked.add("r.caller = " + text(caller)));
        if (byKey || byCaller) {
            query.state().ifPresent(state -> looked.add("r.state = '" + state + "'"));
            query.flow().ifPresent(flow -> looked.add("r.flow = " + text(flow)));
        }
    }

    private String text(String value) {
        return "$" + parameters.addString(value).size() + "::text";
    }

    private String uuid(UUID value) {
        return "$" + parameters.addUUID(value).size() + "::uuid";
    }

    Statement page() {
        Tuple all = walkAndLook(parameters.size());
        String limit = " LIMIT $" + all.addInteger(query.limit()).size();
        return looked.isEmpty()
                ? new Statement(StoredRow.SELECT + walkedFrom() + limit, all)
                : new Statement(
                        StoredRow.select("(SELECT r.* FROM baton.request r " + walkedFrom() + " LIMIT " + LOOKED_AT + ")")
                                + "WHERE " + String.join(" AND ", looked) + " ORDER BY " + order + limit,
                        all);
    }

    /** Where the next page begins although this one is not full. */
    private Future<Optional<UUID>> lastLookedAt(SqlClient client) {
        if (looked.isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        String sql = "SELECT r.id FROM baton.request r %s OFFSET %d LIMIT 1".formatted(walkedFrom(), LOOKED_AT - 1);
        return client.preparedQuery(sql).execute(walkAndLook(walkParameters)).map(rows -> {
            Optional<UUID> last = Optional.empty();
            for (var row : rows) {
                last = Optional.of(row.getUUID(0));
            }
            return last;
        });
    }

    private String walkedFrom() {
        return (walked.isEmpty() ? "" : "WHERE " + String.join(" AND ", walked)) + " ORDER BY " + order;
    }

    private Tuple walkAndLook(int count) {
        Tuple copy = Tuple.tuple();
        for (int i = 0; i < count; i++) {
            copy.addValue(parameters.getValue(i));
        }
        return copy;
    }
}

package dev.baton.gateway.http.requests;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.baton.flow.Outcome;
import dev.baton.gateway.http.exchange.Uuids;
import dev.baton.store.RequestPage;
import dev.baton.store.RequestQuery;
import dev.baton.store.RequestState;
import dev.baton.store.StoredRequest;
import io.vertx.core.MultiMap;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The query of {@code GET /requests}, and its answer. */
public record RequestListing(RequestQuery query) {
    private static final Set<String> KNOWN = Set.of("state", "flow", "limit", "before");
    /** How many are listed if the query does not say. */
    public static final int DEFAULT_LIMIT = 50;

    /** How many may be asked for. */
    public static final int MAX_LIMIT = RequestQuery.MAX_LIMIT;

    /**
     * One page.
     *
     * @param next the way to the next page, if this one is full
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record View(List<RequestView> requests, Optional<String> next) {}

    /** What may be asked for as {@code state}. */
    public static List<String> states() {
        return Arrays.stream(RequestState.values()).map(RequestState::toString).toList();
    }

    static Outcome<RequestListing> read(MultiMap parameters) {
        String name = "limit";
        try {
            for (String given : parameters.names()) {
                name = given;
                if (!KNOWN.contains(given)) {
                    throw new IllegalArgumentException("is no query parameter; there are state, flow, limit, before");
                }
            }
            name = "state";
            Optional<RequestState> state = text(parameters, name).map(RequestState::parse);
            name = "before";
            Optional<UUID> before = text(parameters, name)
                    .map(id -> Uuids.parse(id).orElseThrow(() -> new IllegalArgumentException("must be a UUID")));
            name = "limit";
            int limit = text(parameters, name).map(Integer::parseInt).orElse(DEFAULT_LIMIT);
            return Outcome.done(new RequestListing(new RequestQuery(state, text(parameters, "flow"), before, limit)));
        } catch (NumberFormatException e) {
            return Outcome.refused(RequestsResource.badParameter(name, "must be a whole number"));
        } catch (IllegalArgumentException e) {
            return Outcome.refused(RequestsResource.badParameter(name, String.valueOf(e.getMessage())));
        }
    }

    private static Optional<String> text(MultiMap parameters, String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    View view(RequestPage page) {
        List<RequestView> views = page.requests().stream()
                .map(request -> RequestView.of(request, true))
                .toList();
        Optional<String> next = views.size() < query.limit()
                ? Optional.empty()
                : Optional.of(next(page.requests().getLast()));
        return new View(views, next);
    }

    private String next(StoredRequest last) {
        StringBuilder link = new StringBuilder(RequestsResource.PATH)
                .append("?limit=")
                .append(query.limit())
                .append("&before=")
                .append(last.id());
        query.state().ifPresent(state -> link.append("&state=").append(state));
        query.flow().ifPresent(flow -> link.append("&flow=").append(URLEncoder.encode(flow, StandardCharsets.UTF_8)));
        return link.toString();
    }
}

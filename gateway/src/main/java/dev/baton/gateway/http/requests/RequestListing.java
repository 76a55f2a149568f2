package dev.baton.gateway.http.requests;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.baton.flow.Outcome;
import dev.baton.message.Uuids;
import dev.baton.store.RequestPage;
import dev.baton.store.RequestQuery;
import dev.baton.store.RequestState;
import io.vertx.core.MultiMap;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The query of {@code GET /requests}, and its answer. */
public record RequestListing(RequestQuery query) {
    private static final List<String> KNOWN =
            List.of("state", "flow", "caller", "key", "from", "to", "limit", "before");

    /** How many are listed if the query does not say. */
    public static final int DEFAULT_LIMIT = 50;

    /** How many may be asked for. */
    public static final int MAX_LIMIT = RequestQuery.MAX_LIMIT;

    /**
     * One page.
     *
     * @param next the way to the next page, if there is one: also behind a page that is not full
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
                    throw new IllegalArgumentException("is no query parameter; there are " + String.join(", ", KNOWN));
                }
                if (parameters.getAll(given).size() > 1) {
                    throw new IllegalArgumentException("is there more than once");
                }
            }
            name = "state";
            Optional<RequestState> state = text(parameters, name).map(RequestState::parse);
            name = "from";
            Optional<Instant> from = text(parameters, name).map(RequestListing::time);
            name = "to";
            Optional<Instant> to = text(parameters, name).map(RequestListing::time);
            name = "before";
            Optional<UUID> before = text(parameters, name)
                    .map(id -> Uuids.parse(id).orElseThrow(() -> new IllegalArgumentException("must be a UUID")));
            name = "flow";
            Optional<String> flow = text(parameters, name).map(RequestQuery::cleanText);
            name = "caller";
            Optional<String> caller = text(parameters, name).map(RequestQuery::cleanText);
            name = "key";
            Optional<String> key = text(parameters, name).map(RequestQuery::cleanKey);
            name = "limit";
            int limit = text(parameters, name).map(Integer::parseInt).orElse(DEFAULT_LIMIT);
            return Outcome.done(
                    new RequestListing(new RequestQuery(state, flow, caller, key, from, to, before, limit)));
        } catch (NumberFormatException e) {
            return Outcome.refused(RequestsResource.badParameter(name, "must be a whole number"));
        } catch (IllegalArgumentException e) {
            return Outcome.refused(RequestsResource.badParameter(name, String.valueOf(e.getMessage())));
        }
    }

    private static Optional<String> text(MultiMap parameters, String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("must be a time such as 2027-01-31T00:00:00Z", e);
        }
    }

    /** @param payload whether what was answered may be seen */
    View view(RequestPage page, boolean payload) {
        List<RequestView> views = page.requests().stream()
                .map(request -> RequestView.of(request, true, payload))
                .toList();
        return new View(views, page.next().map(this::next));
    }

    private String next(UUID before) {
        StringBuilder link = new StringBuilder(RequestsResource.PATH)
                .append("?limit=")
                .append(query.limit())
                .append("&before=")
                .append(before);
        append(link, "state", query.state());
        append(link, "flow", query.flow());
        append(link, "caller", query.caller());
        append(link, "key", query.businessKey());
        append(link, "from", query.from());
        append(link, "to", query.to());
        return link.toString();
    }

    private static void append(StringBuilder link, String name, Optional<?> value) {
        value.map(String::valueOf)
                .map(text -> URLEncoder.encode(text, StandardCharsets.UTF_8))
                .ifPresent(text -> link.append('&').append(name).append('=').append(text));
    }
}

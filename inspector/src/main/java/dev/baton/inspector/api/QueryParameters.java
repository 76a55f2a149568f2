package dev.baton.inspector.api;

import dev.baton.async.ShortText;
import dev.baton.inspector.query.ApiProblem;
import dev.baton.message.Uuids;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What a call of the admin API gives in its query. A name without a value is as if it were not there, but for a limit.
 */
final class QueryParameters {
    private static final int MAX_LIMIT = 1_000;
    private static final int LONGEST_SHOWN = 60;
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,4}");

    private final MultiMap given;

    QueryParameters(RoutingContext context) {
        this.given = all(context);
    }

    /** @throws ApiProblem with a query that can be read in two ways */
    static void requireSingle(RoutingContext context) {
        MultiMap parameters = all(context);
        for (String name : parameters.names()) {
            if (parameters.getAll(name).size() > 1) {
                throw bad(shown(name) + " is there more than once.");
            }
        }
    }

    /** @throws ApiProblem with a name that would be passed over */
    static void requireKnown(RoutingContext context, List<String> known) {
        for (String name : all(context).names()) {
            if (!known.contains(name)) {
                throw bad("There is no parameter '%s' here; %s."
                        .formatted(
                                shown(name),
                                known.isEmpty() ? "there is none" : "there are " + String.join(", ", known)));
            }
        }
    }

    private static MultiMap all(RoutingContext context) {
        try {
            return context.queryParams();
        } catch (HttpException e) {
            throw bad("It is encoded in a wrong way.");
        }
    }

    /** The request that a path names. */
    static UUID idInPath(RoutingContext context) {
        String text = context.pathParam("id");
        return Uuids.parse(text)
                .orElseThrow(() -> ApiProblem.of(400, "bad-id", "This is not a request id", noId("id", text)));
    }

    String text(String name) {
        return Optional.ofNullable(given.get(name)).orElse("");
    }

    Optional<String> optional(String name) {
        return Optional.of(text(name)).filter(text -> !text.isEmpty());
    }

    /** @param what it is, in words */
    String required(String name, String what) {
        return optional(name).orElseThrow(() -> bad("%s is missing: %s.".formatted(name, what)));
    }

    /** Also without a value, which the reader may refuse. */
    <T> Optional<T> read(String name, Function<String, T> reader) {
        return Optional.ofNullable(given.get(name)).map(text -> {
            try {
                return reader.apply(text);
            } catch (IllegalArgumentException e) {
                throw bad("%s %s.".formatted(name, e.getMessage()));
            }
        });
    }

    Optional<UUID> id(String name) {
        return optional(name).map(text -> Uuids.parse(text).orElseThrow(() -> bad(noId(name, text))));
    }

    Optional<Instant> time(String name) {
        return optional(name).map(text -> {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw bad("%s is '%s'; a time is written as 2027-01-31T00:00:00Z.".formatted(name, shown(text)));
            }
        });
    }

    boolean flag(String name) {
        return switch (text(name)) {
            case "true" -> true;
            case "false", "" -> false;
            default -> throw bad("%s is '%s'; it can be true or false.".formatted(name, shown(text(name))));
        };
    }

    int limit(int otherwise) {
        int limit = Optional.ofNullable(given.get("limit"))
                .map(text -> DIGITS.matcher(text).matches() ? Integer.parseInt(text) : 0)
                .orElse(otherwise);
        if (limit < 1 || limit > MAX_LIMIT) {
            throw ApiProblem.of(
                    400, "bad-limit", "The limit is out of range", "limit is a whole number, 1 to " + MAX_LIMIT);
        }
        return limit;
    }

    static ApiProblem bad(String detail) {
        return ApiProblem.of(400, "bad-query", "The query can't be read", detail);
    }

    private static String noId(String name, String text) {
        return "%s is '%s'; an id has 36 characters, such as 01a22546-f42e-76e9-8dde-f32e7912152f."
                .formatted(name, shown(text));
    }

    private static String shown(String text) {
        return ShortText.of(text, LONGEST_SHOWN);
    }
}

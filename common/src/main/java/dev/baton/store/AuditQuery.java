package dev.baton.store;

import dev.baton.async.ShortText;
import dev.baton.message.Uuids;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which entries of the audit to list, newest first.
 *
 * @param equal by the name of a field: its value
 * @param before only those before this id: the way to the next page
 * @param limit 1 to 1,000
 */
public record AuditQuery(Map<String, String> equal, Optional<UUID> before, int limit) {
    /** What a filter may name. */
    public static final List<String> FIELDS = List.of("who", "from", "what", "request", "outcome", "node");

    public static final int MAX_LIMIT = 1_000;

    private static final Pattern WORD = Pattern.compile("[^\\s\"]*\"[^\"]*\"|\\S+");

    public AuditQuery {
        equal = Map.copyOf(equal);
        if (!FIELDS.containsAll(equal.keySet())) {
            throw new IllegalArgumentException("allowed are " + String.join(", ", FIELDS));
        }
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit is " + limit + "; allowed: 1 to " + MAX_LIMIT);
        }
    }

    /**
     * Reads a filter: {@code FIELD:VALUE} words, all of which have to hold. A value with spaces stands in double
     * quotes.
     *
     * @throws IllegalArgumentException with the word that can't be read
     */
    public static AuditQuery parse(String filter, Optional<UUID> before, int limit) {
        Map<String, String> equal = new LinkedHashMap<>();
        Matcher words = WORD.matcher(filter);
        while (words.find()) {
            String word = words.group();
            requireClosed(word, words.start());
            int colon = word.indexOf(':');
            String field = colon < 0 ? "" : word.substring(0, colon);
            String value = word.substring(colon + 1).replace("\"", "");
            if (!FIELDS.contains(field) || value.isEmpty()) {
                throw new IllegalArgumentException("'%s' is no FIELD:VALUE; fields are %s"
                        .formatted(ShortText.of(word, 40), String.join(", ", FIELDS)));
            }
            if (value.indexOf(0) >= 0) { // PostgreSQL can't look for it
                throw new IllegalArgumentException(field + " must not have the character U+0000");
            }
            if (equal.put(field, value) != null) { // the last one would count
                throw new IllegalArgumentException(field + " is there more than once");
            }
        }
        Optional.ofNullable(equal.get("request")).ifPresent(AuditQuery::requireId);
        return new AuditQuery(equal, before, limit);
    }

    private static void requireClosed(String word, int start) {
        int quote = word.indexOf('"');
        if (quote >= 0 && word.indexOf('"', quote + 1) < 0) {
            throw new IllegalArgumentException(
                    "the quote at character %d is not closed: %s".formatted(start + quote + 1, ShortText.of(word, 40)));
        }
    }

    private static void requireId(String text) {
        if (Uuids.parse(text).isEmpty()) {
            throw new IllegalArgumentException(
                    "request:ID needs the id of a request, such as request:01a22546-f42e-76e9-8dde-f32e7912152f");
        }
    }
}

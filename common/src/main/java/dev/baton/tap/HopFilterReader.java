package dev.baton.tap;

import dev.baton.message.Verdict;
import dev.baton.tap.HopFilter.Term;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** Reads the terms of a filter, and says where it can't. One use. */
final class HopFilterReader {
    private static final String HEADER = "header.";
    private static final String KEYS =
            "There are address, node, from, to, flow, segment, verdict, kind, direction, request, id, thread, text, "
                    + "header.NAME, since, is:housekeeping; and took, wait, run, bytes with < or >.";
    private static final List<String> KINDS = names(Hop.Kind.values());
    private static final List<String> DIRECTIONS = names(Hop.Direction.values());
    private static final List<String> VERDICTS =
            Arrays.stream(Verdict.values()).map(Verdict::toString).toList();

    private final String text;
    private int at;

    /** Ends the reading. */
    private static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient HopFilter.Bad bad;

        Unreadable(String message, int position, String hint) {
            this.bad = new HopFilter.Bad(message, position, hint);
        }
    }

    HopFilterReader(String text) {
        this.text = text;
    }

    HopFilter.Parsed read() {
        if (text.length() > HopFilter.MAX_LENGTH) {
            return new HopFilter.Bad(
                    "A filter of " + text.length() + " characters",
                    HopFilter.MAX_LENGTH,
                    "At most " + HopFilter.MAX_LENGTH + " are read.");
        }
        try {
            List<Term> terms = new ArrayList<>();
            skipBlanks();
            while (at < text.length()) {
                terms.add(signed());
                skipBlanks();
            }
            return new HopFilter.Good(new HopFilter(terms));
        } catch (Unreadable e) {
            return e.bad;
        }
    }

    private Term signed() throws Unreadable {
        boolean negated = text.charAt(at) == '-';
        if (negated) {
            at++;
        }
        Term term = term();
        return negated ? term.negated() : term;
    }

    private Term term() throws Unreadable {
        int start = at;
        while (at < text.length() && isOfKey(text.charAt(at))) {
            at++;
        }
        String key = text.substring(start, at).toLowerCase(Locale.ROOT);
        if (at == text.length() || ":=<>".indexOf(text.charAt(at)) < 0) {
            throw new Unreadable(
                    "'" + text.substring(start, Math.min(text.length(), at + 1)) + "' is no term",
                    start,
                    "A term is key:value, such as flow:transfer; free words are text:\"free words\".");
        }
        char operator = text.charAt(at++);
        int valueAt = at;
        String value = value(key.equals("text") || key.startsWith(HEADER));
        if (value.isEmpty()) {
            throw new Unreadable("Nothing follows " + key + operator, valueAt, "Write a value there.");
        }
        return operator == '<' || operator == '>'
                ? compared(key, start, operator, value, valueAt)
                : equal(key, start, value, valueAt);
    }

    private static boolean isOfKey(char c) {
        return Character.isLetterOrDigit(c) || c == '.' || c == '-' || c == '_';
    }

    /**
     * Up to the next blank, or the closing quote.
     *
     * @param hasQuotes whether what is looked for may have quotes itself
     */
    private String value(boolean hasQuotes) throws Unreadable {
        if (at < text.length() && text.charAt(at) == '"') {
            int end = text.indexOf('"', at + 1);
            if (end < 0) {
                throw new Unreadable("A quote is not closed", at, "Write another \" behind the words.");
            }
            String quoted = text.substring(at + 1, end);
            at = end + 1;
            return quoted;
        }
        int start = at;
        while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
            if (text.charAt(at) == '"' && !hasQuotes) {
                throw new Unreadable(
                        "A quote in the middle of a value",
                        at,
                        "Write quotes around all of it: thread:\"some words\".");
            }
            at++;
        }
        return text.substring(start, at);
    }

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private static Term equal(String key, int keyAt, String value, int valueAt) throws Unreadable {
        return switch (key) {
            case "address" -> glob(value, hop -> hop.route().address());
            case "node" -> glob(value, Hop::node);
            case "from" -> glob(value, hop -> hop.route().from());
            case "to" -> glob(value, hop -> hop.route().to());
            case "id" -> glob(value, hop -> hop.ids().id());
            case "thread" -> glob(value, Hop::thread);
            case "flow" -> glob(value, hop -> hop.work().flow().orElse(""));
            case "segment" -> glob(value, hop -> hop.work().segment().orElse(""));
            case "request" ->
                glob(value, hop -> hop.ids().requestId().map(Object::toString).orElse(""));
            case "kind" -> oneOf(value, valueAt, KINDS, hop -> hop.kind().name());
            case "direction" ->
                oneOf(value, valueAt, DIRECTIONS, hop -> hop.direction().name());
            case "verdict" ->
                oneOf(value, valueAt, VERDICTS, hop -> hop.verdict()
                        .map(Verdict::toString)
                        .orElse(""));
            case "is" -> is(value, valueAt);
            case "text" -> words(value);
            case "since" -> since(value, valueAt);
            case "took", "wait", "run", "bytes" ->
                throw new Unreadable(key + " is compared", valueAt - 1, "Write " + key + ">... or " + key + "<...");
            default -> header(key, keyAt, value);
        };
    }

    private static Term header(String key, int keyAt, String value) throws Unreadable {
        if (!key.startsWith(HEADER) || key.length() == HEADER.length()) {
            throw new Unreadable("There is no key '" + key + "'", keyAt, KEYS);
        }
        String name = key.substring(HEADER.length());
        Glob glob = Glob.of(value);
        return (hop, now) -> hop.content().headers().entrySet().stream()
                .anyMatch(header -> header.getKey().equalsIgnoreCase(name) && glob.matches(header.getValue()));
    }

    private static Term glob(String value, Function<Hop, String> field) {
        Glob glob = Glob.of(value);
        return (hop, now) -> glob.matches(field.apply(hop));
    }

    private static Term oneOf(String value, int valueAt, List<String> known, Function<Hop, String> field)
            throws Unreadable {
        int position = valueAt;
        for (String one : value.split(",", -1)) {
            if (!one.contains("*") && !known.contains(one.toLowerCase(Locale.ROOT))) {
                throw new Unreadable(
                        "There is no '" + one + "' here", position, "There are " + String.join(", ", known) + ".");
            }
            position += one.length() + 1;
        }
        return glob(value, field);
    }

    private static Term is(String value, int valueAt) throws Unreadable {
        if (!value.equalsIgnoreCase("housekeeping")) {
            throw new Unreadable("There is no '" + value + "' here", valueAt, "There is housekeeping.");
        }
        return (hop, now) -> Housekeeping.is(hop);
    }

    private static Term words(String value) {
        String words = value.toLowerCase(Locale.ROOT);
        return (hop, now) -> Stream.of(
                        Optional.of(hop.route().address()),
                        hop.work().flow(),
                        hop.work().segment(),
                        hop.content().payload(),
                        Optional.of(hop.ids().id()))
                .flatMap(Optional::stream)
                .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(words));
    }

    private static Term since(String value, int valueAt) throws Unreadable {
        Duration back = Duration.ofNanos(nanos(value, valueAt));
        return (hop, now) -> !hop.at().isBefore(now.minus(back));
    }

    private static Term compared(String key, int keyAt, char operator, String value, int valueAt) throws Unreadable {
        return switch (key) {
            case "took" ->
                compared(
                        operator,
                        nanos(value, valueAt),
                        hop -> (hop.effort().waitMicros() + hop.effort().runMicros()) * 1_000);
            case "wait" ->
                compared(operator, nanos(value, valueAt), hop -> hop.effort().waitMicros() * 1_000);
            case "run" ->
                compared(operator, nanos(value, valueAt), hop -> hop.effort().runMicros() * 1_000);
            case "bytes" -> compared(operator, bytes(value, valueAt), Hop::bytes);
            default ->
                throw new Unreadable("'" + key + "' can't be compared", keyAt, "took, wait, run and bytes can be.");
        };
    }

    private static Term compared(char operator, long bound, ToLongFunction<Hop> field) {
        return operator == '>'
                ? (hop, now) -> field.applyAsLong(hop) > bound
                : (hop, now) -> field.applyAsLong(hop) < bound;
    }

    private static long nanos(String value, int valueAt) throws Unreadable {
        int digits = digits(value);
        long factor =
                switch (value.substring(digits)) {
                    case "us", "µs" -> 1_000L;
                    case "ms" -> 1_000_000L;
                    case "s" -> 1_000_000_000L;
                    case "m" -> 60_000_000_000L;
                    case "h" -> 3_600_000_000_000L;
                    default -> 0;
                };
        if (digits == 0 || digits > 6 || factor == 0) {
            throw new Unreadable("'" + value + "' is no time", valueAt, "Write 500us, 50ms, 2s, 5m or 1h.");
        }
        return Long.parseLong(value.substring(0, digits)) * factor;
    }

    private static long bytes(String value, int valueAt) throws Unreadable {
        int digits = digits(value);
        long factor =
                switch (value.substring(digits)) {
                    case "" -> 1;
                    case "KiB" -> 1L << 10;
                    case "MiB" -> 1L << 20;
                    default -> 0;
                };
        if (digits == 0 || digits > 9 || factor == 0) {
            throw new Unreadable("'" + value + "' is no size", valueAt, "Write 1024, 64KiB or 1MiB.");
        }
        return Long.parseLong(value.substring(0, digits)) * factor;
    }

    private static int digits(String value) {
        int count = 0;
        while (count < value.length() && value.charAt(count) >= '0' && value.charAt(count) <= '9') {
            count++;
        }
        return count;
    }

    private static List<String> names(Enum<?>[] values) {
        return Arrays.stream(values)
                .map(value -> value.name().toLowerCase(Locale.ROOT))
                .toList();
    }
}

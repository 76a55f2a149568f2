package dev.baton.cli.terminal;

import com.fasterxml.jackson.databind.JsonNode;

/** One message as a line. */
public final class HopLine {
    private static final int TIME_FROM = "2026-11-23T".length();
    private static final int TIME_TO = "2026-11-23T10:24:51.751".length();

    private final boolean colours;

    public HopLine(boolean colours) {
        this.colours = colours;
    }

    public String text(JsonNode hop) {
        StringBuilder line = new StringBuilder()
                .append(Ansi.GREY.on(colours, time(hop.path("at").asText())))
                .append("  ")
                .append(pad(hop.path("node").asText(), 18))
                .append(pad(hop.path("direction").asText(), 4))
                .append(pad(hop.path("kind").asText(), 11))
                .append(Ansi.BOLD.on(colours, what(hop)))
                .append("  ")
                .append(way(hop))
                .append("  ")
                .append(hop.path("bytes").asText("0"))
                .append(" B");
        times(line, hop);
        if (hop.hasNonNull("verdict")) {
            line.append("  ").append(verdict(hop.path("verdict").asText()));
        }
        if (hop.hasNonNull("requestId")) {
            line.append("  ").append(Ansi.GREY.on(colours, hop.path("requestId").asText()));
        }
        if (hop.hasNonNull("payload")) {
            line.append("\n    ").append(clean(hop.path("payload").asText()));
        }
        return line.toString();
    }

    public String drop(JsonNode drop) {
        return "%s messages of %s are missing here"
                .formatted(drop.path("count").asText(), drop.path("node").asText());
    }

    public String level(JsonNode level) {
        return "%s: the level of '%s' is now %s (%s)"
                .formatted(
                        level.path("node").asText(),
                        level.path("prefix").asText(),
                        level.path("level").asText(),
                        level.path("why").asText("set by hand"));
    }

    public String note(String text) {
        return Ansi.YELLOW.on(colours, "-- " + clean(text));
    }

    private static String what(JsonNode hop) {
        String flow = hop.path("flow").asText("");
        String segment = hop.path("segment").asText("");
        String text = flow.isEmpty() ? hop.path("address").asText() : segment.isEmpty() ? flow : flow + "/" + segment;
        return clean(text);
    }

    private static String way(JsonNode hop) {
        String from = hop.path("from").asText("");
        String to = hop.path("to").asText("");
        return clean((from.isEmpty() ? "?" : from) + " → " + (to.isEmpty() ? "all" : to));
    }

    private static void times(StringBuilder line, JsonNode hop) {
        long wait = hop.path("waitMicros").asLong();
        long run = hop.path("runMicros").asLong();
        if (wait > 0 || run > 0) {
            line.append("  wait ").append(Micros.text(wait)).append(", run ").append(Micros.text(run));
        }
        if (hop.path("batch").asInt() > 0) {
            line.append(", batch ").append(hop.path("batch").asInt());
        }
    }

    private String verdict(String verdict) {
        return switch (verdict) {
            case "replied" -> Ansi.GREEN.on(colours, verdict);
            case "refused" -> Ansi.YELLOW.on(colours, verdict);
            default -> Ansi.RED.on(colours, clean(verdict));
        };
    }

    private static String time(String at) {
        return at.length() >= TIME_TO ? at.substring(TIME_FROM, TIME_TO) : at;
    }

    static String pad(String text, int width) {
        String clean = clean(text);
        return clean + " ".repeat(Math.max(1, width - clean.length()));
    }

    /** Whoever names an address, or fills a payload, must not steer the reader's terminal. */
    public static String clean(String text) {
        return text.codePoints()
                .map(point -> Character.isISOControl(point) ? ' ' : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}

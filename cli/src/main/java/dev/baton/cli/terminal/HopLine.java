package dev.baton.cli.terminal;

import dev.baton.inspector.api.LevelsView;
import dev.baton.inspector.api.MessagesView;
import dev.baton.message.Verdict;
import dev.baton.tap.Hop;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** One message as a line. */
public final class HopLine {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final boolean colours;

    public HopLine(boolean colours) {
        this.colours = colours;
    }

    public String text(Hop hop) {
        StringBuilder line = new StringBuilder()
                .append(Ansi.GREY.on(colours, TIME.format(hop.at())))
                .append("  ")
                .append(pad(hop.node(), 18))
                .append(pad(hop.direction().name().toLowerCase(Locale.ROOT), 4))
                .append(pad(hop.kind().toString(), 11))
                .append(Ansi.BOLD.on(colours, what(hop)))
                .append("  ")
                .append(way(hop.route()))
                .append("  ")
                .append(hop.bytes())
                .append(" B");
        effort(line, hop.effort());
        hop.verdict().ifPresent(verdict -> line.append("  ").append(verdict(verdict)));
        hop.ids().requestId().ifPresent(id -> line.append("  ").append(Ansi.GREY.on(colours, id.toString())));
        hop.content().payload().ifPresent(payload -> line.append("\n    ").append(clean(payload)));
        return line.toString();
    }

    public String drop(MessagesView.Drop drop) {
        return "%d messages of %s are missing here".formatted(drop.count(), drop.node());
    }

    public String level(LevelsView.Level level) {
        return "%s: the level of '%s' is now %s (%s)"
                .formatted(
                        level.node(), level.prefix(), level.level(), level.why().orElse("set by hand"));
    }

    public String note(String text) {
        return Ansi.YELLOW.on(colours, "-- " + clean(text));
    }

    private static String what(Hop hop) {
        return clean(hop.work()
                .flow()
                .map(flow -> hop.work()
                        .segment()
                        .map(segment -> flow + "/" + segment)
                        .orElse(flow))
                .orElse(hop.route().address()));
    }

    private static String way(Hop.Route route) {
        return clean((route.from().isEmpty() ? "?" : route.from()) + " → "
                + (route.to().isEmpty() ? "all" : route.to()));
    }

    private static void effort(StringBuilder line, Hop.Effort effort) {
        if (effort.waitMicros() > 0 || effort.runMicros() > 0) {
            line.append("  wait ")
                    .append(Micros.text(effort.waitMicros()))
                    .append(", run ")
                    .append(Micros.text(effort.runMicros()));
        }
        if (effort.batch() > 0) {
            line.append(", batch ").append(effort.batch());
        }
    }

    private String verdict(Verdict verdict) {
        return switch (verdict) {
            case REPLIED -> Ansi.GREEN.on(colours, verdict.toString());
            case REFUSED -> Ansi.YELLOW.on(colours, verdict.toString());
            default -> Ansi.RED.on(colours, verdict.toString());
        };
    }

    static String pad(String text, int width) {
        String clean = clean(text);
        return clean + " ".repeat(Math.max(1, width - clean.length()));
    }

    /** Without control characters: the sender of an address or payload must not control the reader's terminal. */
    public static String clean(String text) {
        return text.codePoints()
                .map(point -> Character.isISOControl(point) ? ' ' : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}

package dev.baton.cli.terminal;

import dev.baton.inspector.api.TimelineView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request's timeline in characters: a row for each track, the spans below, then the messages. The character shows
 * what a time was spent on; the colour repeats it.
 */
public final class TimelineDrawing {
    private static final int MIN_BAR = 20;

    private final TimelineView timeline;
    private final int width;
    private final boolean colours;
    private final List<String> lines = new ArrayList<>();
    private final Map<String, String> names = new LinkedHashMap<>();
    private final int nameWidth;
    private final int barWidth;
    private final long took;

    /** What is drawn for a kind; a later one covers an earlier one. */
    private enum Stroke {
        WAIT('·', Ansi.GREY),
        BETWEEN('-', Ansi.GREY),
        ASIDE('░', Ansi.GREY),
        BLOCKED('▒', Ansi.RED),
        DATABASE('▓', Ansi.BLUE),
        RUN('█', Ansi.GREEN),
        STATE('◆', Ansi.YELLOW);

        private final char sign;
        private final Ansi ink;

        Stroke(char sign, Ansi ink) {
            this.sign = sign;
            this.ink = ink;
        }

        static Stroke of(TimelineView.SpanView span) {
            return switch (span.kind()) {
                case "run" -> RUN;
                case "between" -> BETWEEN;
                case "aside" -> ASIDE;
                case "blocked" -> BLOCKED;
                case "database" -> DATABASE;
                case "state" -> STATE;
                default -> WAIT;
            };
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param width of the terminal: no line is longer */
    public TimelineDrawing(TimelineView timeline, int width, boolean colours) {
        this.timeline = timeline;
        this.width = width;
        this.colours = colours;
        int longest = 0;
        for (TimelineView.Row track : timeline.tracks()) {
            String name = HopLine.clean(track.id());
            names.put(track.id(), name);
            longest = Math.max(longest, name.length());
        }
        this.nameWidth = Math.min(longest, Math.max(8, width / 3));
        this.barWidth = Math.max(MIN_BAR, width - nameWidth - 1);
        this.took = Math.max(1, last());
    }

    private long last() {
        return timeline.spans().stream()
                .mapToLong(TimelineView.SpanView::endMicros)
                .reduce(timeline.tookMicros(), Math::max);
    }

    public List<String> lines() {
        head();
        axis();
        names.keySet().forEach(this::track);
        legend();
        spans();
        messages();
        return lines;
    }

    private void head() {
        timeline.missing().ifPresentOrElse(this::partOfIt, this::allOfIt);
        text(Ansi.GREY, "");
    }

    private void partOfIt(String missing) {
        text(
                Ansi.BOLD,
                "%s %s: %s of it are known"
                        .formatted(
                                timeline.flow().isEmpty() ? "Request" : timeline.flow(),
                                timeline.requestId(),
                                Micros.text(timeline.tookMicros())));
        text(Ansi.GREY, "known from " + timeline.startedAt());
        StringBuilder line = new StringBuilder();
        for (String word : missing.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                text(Ansi.YELLOW, line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        text(Ansi.YELLOW, line.toString());
    }

    private void allOfIt() {
        text(
                Ansi.BOLD,
                "%s %s: %s after %s"
                        .formatted(
                                timeline.flow(),
                                timeline.requestId(),
                                timeline.verdict(),
                                Micros.text(timeline.tookMicros())));
        text(
                Ansi.GREY,
                "%s, started %s, trace %s".formatted(timeline.style(), timeline.startedAt(), timeline.traceId()));
    }

    private void axis() {
        StringBuilder axis = new StringBuilder(" ".repeat(barWidth));
        int marks = Math.max(1, barWidth / 20);
        for (int mark = 0; mark < marks; mark++) {
            String label = "|" + Micros.text(took * mark / marks);
            int at = barWidth * mark / marks;
            axis.replace(
                    at,
                    Math.min(barWidth, at + label.length()),
                    label.substring(0, Math.min(label.length(), barWidth - at)));
        }
        text(Ansi.GREY, " ".repeat(nameWidth + 1) + axis.toString().stripTrailing());
    }

    private void track(String id) {
        Stroke[] cells = new Stroke[barWidth];
        for (TimelineView.SpanView span : timeline.spans()) {
            if (span.track().equals(id)) {
                paint(cells, Stroke.of(span), span.startMicros(), span.endMicros());
            }
        }
        String name = names.getOrDefault(id, id);
        StringBuilder row = new StringBuilder(shortened(name, nameWidth))
                .append(" ".repeat(nameWidth - Math.min(nameWidth, name.length()) + 1));
        int at = 0;
        while (at < cells.length) {
            int end = at;
            while (end < cells.length && cells[end] == cells[at]) {
                end++;
            }
            Stroke stroke = cells[at];
            row.append(
                    stroke == null
                            ? " ".repeat(end - at)
                            : stroke.ink.on(colours, String.valueOf(stroke.sign).repeat(end - at)));
            at = end;
        }
        lines.add(row.toString().stripTrailing());
    }

    private void paint(Stroke[] cells, Stroke stroke, long start, long end) {
        int from = cell(start);
        int to = Math.max(from, cell(end - 1));
        for (int at = from; at <= to; at++) {
            if (cells[at] == null || cells[at].compareTo(stroke) < 0) {
                cells[at] = stroke;
            }
        }
    }

    /** Times of other nodes may lie a little outside: they are drawn at the edge. */
    private int cell(long micros) {
        return (int) Math.clamp(micros * barWidth / took, 0, barWidth - 1);
    }

    private void legend() {
        StringBuilder legend = new StringBuilder();
        for (Stroke stroke : Stroke.values()) {
            legend.append(stroke.sign).append(' ').append(stroke.word()).append("  ");
        }
        text(Ansi.GREY, legend + "clocks agree within " + Micros.text(timeline.clockErrorMicros()));
    }

    private void spans() {
        text(Ansi.GREY, "");
        text(Ansi.BOLD, "%10s  %10s  %-8s  %s".formatted("START", "TOOK", "KIND", "WHAT"));
        timeline.spans().stream()
                .sorted(Comparator.comparingLong(TimelineView.SpanView::startMicros))
                .forEach(this::span);
    }

    private void span(TimelineView.SpanView span) {
        String batch = span.details().getOrDefault("batch", "");
        text(
                null,
                "%10s  %10s  %-8s  %s%s  (%s)"
                        .formatted(
                                Micros.text(span.startMicros()),
                                Micros.text(span.tookMicros()),
                                Stroke.of(span).word(),
                                span.label(),
                                batch.isEmpty() ? "" : ", batch " + batch,
                                span.track()));
    }

    private void messages() {
        if (timeline.messages().isEmpty()) {
            return;
        }
        text(Ansi.GREY, "");
        text(Ansi.BOLD, "%10s  %10s  %-10s  %s".formatted("SENT", "ON ITS WAY", "MESSAGE", "WHAT"));
        for (TimelineView.Message message : timeline.messages()) {
            text(
                    null,
                    "%10s  %10s  %-10s  %s  (%s → %s, %d B)"
                            .formatted(
                                    Micros.text(message.sentMicros()),
                                    Micros.text(message.receivedMicros() - message.sentMicros()),
                                    message.kind(),
                                    message.label(),
                                    message.fromTrack(),
                                    message.toTrack(),
                                    message.bytes()));
        }
    }

    private void text(@Nullable Ansi ink, String text) {
        String line = shortened(HopLine.clean(text), width);
        lines.add(ink == null ? line : ink.on(colours, line));
    }

    private static String shortened(String text, int width) {
        return text.length() <= width ? text : text.substring(0, width - 1) + "…";
    }
}

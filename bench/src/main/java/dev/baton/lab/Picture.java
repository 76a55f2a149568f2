package dev.baton.lab;

import dev.baton.inspector.api.TimelineView;
import dev.baton.lab.DrawnTrack.Bar;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Two requests that overlap, as textbooks draw them: a row a thread, time to the right. Timelines in, SVG out; nothing
 * else is requested.
 *
 * <p>Solid: a thread or PostgreSQL runs. Hatched: a thread waits and is held. Dotted: a virtual thread waits and holds
 * none. Dashed: the request waits without any thread. A thin line: the platform's own work, or waiting for a turn.
 * Blank: idle.
 */
final class Picture {
    static final int WIDTH = 760;
    private static final int LEFT = 8;
    private static final int RIGHT = 8;
    private static final int TITLE = 26;
    private static final int REQUESTS = 20;
    private static final int NAME = 18;
    private static final int TRACK = 24;
    private static final int THIN = 5;
    private static final int GAP = 12;
    private static final int AXIS = 26;
    private static final int LEGEND = 22;
    private static final double LETTER = 6.4;
    private static final int TICKS = 10;
    private static final double MILLI = 1_000;

    private final String title;
    private final List<LabTimeline> requests;
    private final List<Long> starts;
    private final List<DrawnTrack> tracks;
    private final long end;
    private final StringBuilder svg = new StringBuilder();

    private Picture(String title, LabTimeline first, LabTimeline second) {
        this.title = title;
        this.requests = List.of(first, second);
        this.starts = List.of(0L, startMicros(first, second));
        this.tracks = DrawnTrack.of(requests, starts);
        this.end = Math.max(first.tookMicros(), starts.getLast() + second.tookMicros());
    }

    /** When the second request began, from the start of the first; by the clocks of their gateways. */
    static long startMicros(LabTimeline first, LabTimeline second) {
        return ChronoUnit.MICROS.between(first.view().startedAt(), second.view().startedAt());
    }

    /** To be read alone: with its colours, dark and light. */
    static String alone(String title, LabTimeline first, LabTimeline second) {
        return new Picture(title, first, second).draw(PictureStyle.STYLE + PictureStyle.DEFS, true);
    }

    /** For a page that has {@link PictureStyle} once. */
    static String within(String title, LabTimeline first, LabTimeline second) {
        return new Picture(title, first, second).draw("", false);
    }

    private String draw(String head, boolean alone) {
        int top = alone ? TITLE : 0;
        int y = top + REQUESTS * requests.size() + GAP;
        List<Integer> tops = new ArrayList<>();
        for (DrawnTrack track : tracks) {
            tops.add(y + NAME);
            y += NAME + track.lines() * TRACK + GAP;
        }
        int bottom = y;
        int height = bottom + AXIS + LEGEND;
        svg.append(("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" %s class=\"tl\" "
                        + "role=\"img\"><title>%s</title>"
                        + "<desc>%s</desc>")
                .formatted(
                        WIDTH,
                        height,
                        alone ? "width=\"%d\" height=\"%d\"".formatted(WIDTH, height) : "",
                        text(title),
                        text(description())));
        svg.append(head);
        if (alone) {
            svg.append("<rect class=\"tl-paper\" width=\"%d\" height=\"%d\"/>".formatted(WIDTH, height))
                    .append("<text class=\"tl-title\" x=\"%d\" y=\"18\">%s</text>".formatted(LEFT, text(title)));
        }
        axis(top + REQUESTS * requests.size(), bottom);
        requests(top);
        for (int i = 0; i < tracks.size(); i++) {
            track(tracks.get(i), tops.get(i));
        }
        for (int i = 0; i < requests.size(); i++) {
            messages(requests.get(i), i, tops);
        }
        for (int i = 0; i < tracks.size(); i++) {
            name(tracks.get(i), tops.get(i));
        }
        legend(bottom + AXIS + 12);
        return svg.append("</svg>").toString();
    }

    private String description() {
        return "Two requests, %.1f ms apart. The first took %.1f ms, the second %.1f ms. Rows: %s."
                .formatted(
                        starts.getLast() / MILLI,
                        requests.getFirst().tookMicros() / MILLI,
                        requests.getLast().tookMicros() / MILLI,
                        String.join("; ", tracks.stream().map(DrawnTrack::name).toList()));
    }

    private void axis(int top, int bottom) {
        long step = Axis.step(end, TICKS);
        for (long at = 0; at <= end; at += step) {
            svg.append("<line class=\"tl-grid\" x1=\"%s\" x2=\"%s\" y1=\"%d\" y2=\"%d\"/>"
                    .formatted(x(at), x(at), top, bottom));
            boolean last = at + step > end;
            svg.append("<text class=\"tl-soft\" x=\"%s\" y=\"%d\" text-anchor=\"%s\">%s</text>"
                    .formatted(
                            x(at),
                            bottom + 15,
                            at == 0 ? "start" : last && at + step / 2 > end ? "end" : "middle",
                            Axis.label(at, step)));
        }
    }

    /** How long each took, as a line with two ends. */
    private void requests(int top) {
        for (int i = 0; i < requests.size(); i++) {
            long from = starts.get(i);
            long to = from + requests.get(i).tookMicros();
            int y = top + 8 + i * REQUESTS;
            svg.append("<path class=\"tl-span r%d\" d=\"M%s %dv8m0-4H%sm0-4v8\"/>".formatted(i + 1, x(from), y, x(to)));
            String label =
                    "request %d: %.1f ms".formatted(i + 1, requests.get(i).tookMicros() / MILLI);
            label(label, position((from + to) / 2), y + 8);
        }
    }

    private void track(DrawnTrack track, int top) {
        for (int line = 0; line < track.lines(); line++) {
            int base = top + (line + 1) * TRACK;
            svg.append("<line class=\"tl-base\" x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>"
                    .formatted(LEFT, WIDTH - RIGHT, base, base));
        }
        track.bars().forEach(bar -> bar(bar, top + bar.line() * TRACK));
    }

    private void name(DrawnTrack track, int top) {
        svg.append("<text class=\"tl-name\" x=\"%d\" y=\"%d\">%s<tspan class=\"tl-soft\"> %s</tspan></text>"
                .formatted(LEFT, top - 6, text(track.name()), text(track.note())));
    }

    /** On a ground of its own, because there are lines or a pattern below. */
    private void label(String words, double middle, int y) {
        double width = words.length() * LETTER;
        svg.append("<rect class=\"tl-paper\" x=\"%s\" y=\"%d\" width=\"%s\" height=\"13\"/>"
                        .formatted(decimal(middle - width / 2), y - 10, decimal(width)))
                .append("<text class=\"tl-label\" x=\"%s\" y=\"%d\" text-anchor=\"middle\">%s</text>"
                        .formatted(decimal(middle), y, text(words)));
    }

    private void bar(Bar bar, int top) {
        double width = Math.max(1.5, position(bar.toMicros()) - position(bar.fromMicros()));
        boolean thin = bar.look() == DrawnTrack.Look.THIN;
        boolean waits = bar.look() == DrawnTrack.Look.WAITS;
        int height = thin ? THIN : TRACK - 4;
        int y = top + TRACK - height;
        svg.append("<g class=\"r%d\"><title>%s: %.2f ms</title>"
                .formatted(bar.request(), text(bar.label()), (bar.toMicros() - bar.fromMicros()) / MILLI));
        if (waits) {
            svg.append("<path class=\"tl-waits\" d=\"M%s %dH%s\"/>"
                    .formatted(x(bar.fromMicros()), top + TRACK - height / 2, x(bar.toMicros())));
        } else {
            svg.append("<rect class=\"tl-%s\" x=\"%s\" y=\"%d\" width=\"%s\" height=\"%d\"/>"
                    .formatted(word(bar.look()), x(bar.fromMicros()), y, decimal(width), height));
            if (bar.look() == DrawnTrack.Look.HELD || bar.look() == DrawnTrack.Look.PARKED) {
                svg.append("<rect fill=\"url(#tl-%s-%d)\" x=\"%s\" y=\"%d\" width=\"%s\" height=\"%d\"/>"
                        .formatted(word(bar.look()), bar.request(), x(bar.fromMicros()), y, decimal(width), height));
            }
        }
        letter(bar, width, y);
        svg.append("</g>");
    }

    private void letter(Bar bar, double width, int y) {
        boolean fits = width >= LETTER * bar.letter().length();
        if (bar.letter().isEmpty() || !fits) {
            return;
        }
        double middle = (position(bar.fromMicros()) + position(bar.toMicros())) / 2;
        if (bar.look() == DrawnTrack.Look.RUNS) {
            svg.append("<text class=\"tl-in\" x=\"%s\" y=\"%d\" text-anchor=\"middle\">%s</text>"
                    .formatted(decimal(middle), y + 14, text(bar.letter())));
        } else {
            label(bar.letter(), middle, y + 14);
        }
    }

    /** Thin lines between rows, from where it was sent to where it was received. */
    private void messages(LabTimeline request, int index, List<Integer> tops) {
        for (TimelineView.Message message : request.travelled()) {
            int from = DrawnTrack.rowOf(tracks, request, index + 1, message.fromTrack());
            int to = DrawnTrack.rowOf(tracks, request, index + 1, message.toTrack());
            if (from < 0 || to < 0 || from == to) {
                continue;
            }
            boolean down = to > from;
            int y1 = tops.get(from) + (down ? tracks.get(from).lines() * TRACK : 0);
            int y2 = tops.get(to) + (down ? 2 : tracks.get(to).lines() * TRACK + 1);
            double x2 = position(starts.get(index) + message.receivedMicros());
            int head = down ? -5 : 5;
            svg.append("<path class=\"tl-message r%d\" d=\"M%s %dL%s %dm-3 %dl3 %dl3 %d\"/>"
                    .formatted(
                            index + 1,
                            x(starts.get(index) + message.sentMicros()),
                            y1,
                            decimal(x2),
                            y2,
                            head,
                            -head,
                            head));
        }
    }

    private void legend(int y) {
        int x = LEFT;
        for (DrawnTrack.Look look : DrawnTrack.Look.values()) {
            if (tracks.stream().flatMap(track -> track.bars().stream()).noneMatch(bar -> bar.look() == look)) {
                continue;
            }
            switch (look) {
                case WAITS -> svg.append("<path class=\"tl-waits r1\" d=\"M%d %dh18\"/>".formatted(x, y - 4));
                case THIN ->
                    svg.append("<rect class=\"tl-thin r1\" x=\"%d\" y=\"%d\" width=\"18\" height=\"%d\"/>"
                            .formatted(x, y - 6, THIN));
                case RUNS ->
                    svg.append("<rect class=\"tl-runs r1\" x=\"%d\" y=\"%d\" width=\"18\" height=\"11\"/>"
                            .formatted(x, y - 9));
                case HELD, PARKED ->
                    svg.append(("<rect class=\"tl-%1$s r1\" x=\"%2$d\" y=\"%3$d\" width=\"18\" height=\"11\"/>"
                                    + "<rect fill=\"url(#tl-%1$s-1)\" x=\"%2$d\" y=\"%3$d\" width=\"18\" "
                                    + "height=\"11\"/>")
                            .formatted(word(look), x, y - 9));
            }
            svg.append("<text class=\"tl-soft\" x=\"%d\" y=\"%d\">%s</text>".formatted(x + 24, y, look.words()));
            x += 40 + (int) (look.words().length() * 5.9);
        }
    }

    private double position(long micros) {
        return LEFT + (double) micros / end * (WIDTH - LEFT - RIGHT);
    }

    private String x(long micros) {
        return decimal(position(micros));
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String word(DrawnTrack.Look look) {
        return look.name().toLowerCase(Locale.ROOT);
    }

    static String text(String plain) {
        return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}

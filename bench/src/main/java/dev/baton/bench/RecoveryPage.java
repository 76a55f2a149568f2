package dev.baton.bench;

import dev.baton.load.PageTemplate;
import dev.baton.load.Plot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The time from the kill until each request was done, over the share of requests, beside the peers' time-outs: one
 * self-contained page. The axis of time is logarithmic, from a tenth of a second to an hour.
 */
final class RecoveryPage {
    private static final PageTemplate TEMPLATE = PageTemplate.of(RecoveryPage.class, "recovery-page.html");
    private static final int WIDTH = 720;
    private static final int HEIGHT = 360;
    private static final int LEFT = 60;
    private static final int RIGHT = 20;
    private static final int TOP = 16;
    private static final int BOTTOM = 32;
    private static final int MOST_POINTS = 200;
    private static final double SHORTEST = 0.1;
    private static final double LONGEST = 3_600;
    private static final List<Double> GRID = List.of(0.1, 1.0, 10.0, 100.0, 1_000.0);

    private record Page(String machine, String requests, List<Verdict> verdicts, String svg, List<Row> peers) {}

    private record Row(String peer, String what, String seconds, String source) {}

    private RecoveryPage() {}

    static String of(RecoveryTime.Report report, String machine) {
        return TEMPLATE.fill(new Page(
                machine,
                "%,d".formatted(report.ledger().requests()),
                report.verdicts(),
                svg(report),
                report.peers().stream()
                        .map(peer ->
                                new Row(peer.peer(), peer.what(), "%,.0f s".formatted(peer.seconds()), peer.source()))
                        .toList()));
    }

    private static String svg(RecoveryTime.Report report) {
        List<String> parts = new ArrayList<>();
        parts.add("<svg viewBox=\"0 0 %d %d\" role=\"img\"><title>Seconds until done, by share of requests</title>"
                .formatted(WIDTH, HEIGHT));
        GRID.forEach(
                seconds -> parts.add(level("axis", seconds) + label(LEFT - 6, y(seconds) + 4, "end", say(seconds))));
        for (int percent = 0; percent <= 100; percent += 25) {
            parts.add(label(x(percent / 100.0), HEIGHT - 10, "middle", percent + " %"));
        }
        for (PeerTimeout peer : report.peers()) {
            parts.add(level("peer", peer.seconds()));
            parts.add(label(LEFT + 6, y(peer.seconds()) - 4, "start", peer.peer() + ", " + say(peer.seconds())));
        }
        parts.add("<path class=\"own\" d=\"%s\"/>"
                .formatted(path(report.seconds(), report.ledger().requests())));
        return String.join("\n", parts) + "</svg>";
    }

    /** Ends where the share ends that was done. */
    private static String path(List<Double> seconds, int requests) {
        int points = Math.min(MOST_POINTS, seconds.size());
        StringBuilder path = new StringBuilder();
        for (int point = 1; point <= points; point++) {
            int done = (int) Math.ceil((double) point / points * seconds.size());
            double x = x((double) done / requests);
            double y = y(seconds.get(done - 1));
            path.append(path.isEmpty() ? "M" : "L").append("%s %s ".formatted(decimal(x), decimal(y)));
        }
        return path.toString().strip();
    }

    private static String level(String style, double seconds) {
        return "<line class=\"%s\" x1=\"%d\" x2=\"%d\" y1=\"%s\" y2=\"%s\"/>"
                .formatted(style, LEFT, WIDTH - RIGHT, decimal(y(seconds)), decimal(y(seconds)));
    }

    private static String label(double x, double y, String anchor, String text) {
        return "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>"
                .formatted(decimal(x), decimal(y), anchor, Plot.text(text));
    }

    private static double x(double share) {
        return LEFT + share * (WIDTH - LEFT - RIGHT);
    }

    private static double y(double seconds) {
        double share = Math.log(Math.clamp(seconds, SHORTEST, LONGEST) / SHORTEST) / Math.log(LONGEST / SHORTEST);
        return TOP + (1 - share) * (HEIGHT - TOP - BOTTOM);
    }

    private static String say(double seconds) {
        return seconds < 1
                ? String.format(Locale.ROOT, "%.1f s", seconds)
                : String.format(Locale.ROOT, "%,.0f s", seconds);
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}

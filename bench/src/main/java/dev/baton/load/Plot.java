package dev.baton.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lines over a few steps that are evenly spaced, with a bar from the lowest to the highest round at each. */
public final class Plot {
    private static final int WIDTH = 320;
    private static final int HEIGHT = 200;
    private static final int LEFT = 46;
    private static final int BOTTOM = 24;
    private static final int TOP = 10;
    private static final int RIGHT = 12;
    private static final int GRID_LINES = 4;

    private final List<Integer> steps;
    private final int styles;
    private final List<List<Median>> lines = new ArrayList<>();

    /** @param styles so many classes there are for lines, s0 and so on; the next line begins with the first again */
    public Plot(List<Integer> steps, int styles) {
        this.steps = List.copyOf(steps);
        this.styles = styles;
    }

    /** @param points one for each step; one that is NaN is not drawn */
    public void line(List<Median> points) {
        lines.add(List.copyOf(points));
    }

    /** The picture, with this title for those who can't see it. */
    public String svg(String title) {
        double highest = lines.stream()
                .flatMap(List::stream)
                .mapToDouble(Median::highest)
                .filter(value -> value > 0)
                .max()
                .orElse(1);
        StringBuilder svg = new StringBuilder(
                "<svg viewBox=\"0 0 %d %d\" role=\"img\"><title>%s</title>".formatted(WIDTH, HEIGHT, text(title)));
        for (int i = 0; i <= GRID_LINES; i++) {
            double value = highest * i / GRID_LINES;
            svg.append("<line class=\"axis\" x1=\"%d\" x2=\"%d\" y1=\"%s\" y2=\"%s\"/>"
                            .formatted(LEFT, WIDTH - RIGHT, y(value, highest), y(value, highest)))
                    .append("<text x=\"%d\" y=\"%s\" text-anchor=\"end\">%s</text>"
                            .formatted(LEFT - 5, y(value, highest), number(value)));
        }
        for (int step = 0; step < steps.size(); step++) {
            svg.append("<text x=\"%s\" y=\"%d\" text-anchor=\"middle\">%d</text>"
                    .formatted(x(step), HEIGHT - 6, steps.get(step)));
        }
        for (int line = 0; line < lines.size(); line++) {
            draw(svg, lines.get(line), line % styles, highest);
        }
        return svg.append("</svg>").toString();
    }

    private void draw(StringBuilder svg, List<Median> points, int style, double highest) {
        StringBuilder path = new StringBuilder();
        for (int step = 0; step < points.size(); step++) {
            Median point = points.get(step);
            if (Double.isNaN(point.value())) {
                continue;
            }
            path.append(path.isEmpty() ? "M" : "L").append(x(step)).append(' ').append(y(point.value(), highest));
            svg.append("<line class=\"s%d\" style=\"stroke-dasharray:none\" x1=\"%s\" x2=\"%s\" y1=\"%s\" y2=\"%s\"/>"
                    .formatted(style, x(step), x(step), y(point.lowest(), highest), y(point.highest(), highest)));
        }
        svg.append("<path class=\"s%d\" fill=\"none\" stroke-width=\"2\" d=\"%s\"/>".formatted(style, path));
    }

    private String x(int step) {
        double share = steps.size() == 1 ? 0.5 : (double) step / (steps.size() - 1);
        return decimal(LEFT + 10 + share * (WIDTH - LEFT - RIGHT - 20));
    }

    private static String y(double value, double highest) {
        return decimal(TOP + (1 - value / highest) * (HEIGHT - TOP - BOTTOM));
    }

    /** Plain text as a part of HTML. */
    public static String text(String plain) {
        return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : "%.1f", value);
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}

package dev.baton.bench.profile;

import java.util.Locale;

/**
 * Stacks as a picture: each box is a method, as wide as its share, and hangs from its caller (Brendan Gregg's flame
 * graph, upside down). Whose code it is, its colour says. Point at a box for its whole name.
 */
public final class FlameGraph {
    private static final int WIDTH = 1200;
    private static final int ROW = 16;
    private static final int LETTER = 7;
    private static final double NARROWEST = 0.004;

    private final Stacks stacks;
    private final String title;
    private final StringBuilder boxes = new StringBuilder();
    private int deepest;

    private FlameGraph(Stacks stacks, String title) {
        this.stacks = stacks;
        this.title = title;
    }

    /** An SVG that needs nothing else. What is narrower than 0.4 % is left out. */
    public static String svg(Stacks stacks, String title) {
        return new FlameGraph(stacks, title).draw();
    }

    private String draw() {
        box(stacks.all(), 0, 0);
        int height = (deepest + 2) * ROW;
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img"><title>%s</title>
                <style>
                rect { stroke: #fff; stroke-width: .5; }
                text { font: 11px ui-monospace, monospace; fill: #1b1d21; }
                .baton { fill: #8fa6ff; } .netty { fill: #f6c58f; } .vertx { fill: #f3e39a; }
                .other { fill: #b9dcc9; } .java { fill: #d9dbe2; }
                </style>
                <rect width="100%%" height="100%%" fill="#fff"/>
                <text x="4" y="12">%s: <tspan fill="#3050c8">Baton</tspan>, <tspan fill="#b25a00">Netty</tspan>, \
                <tspan fill="#8a7400">Vert.x</tspan>, <tspan fill="#0a7c5a">other libraries</tspan>, \
                <tspan fill="#667">the JDK</tspan></text>
                <g transform="translate(0 %d)">
                %s</g></svg>
                """.formatted(WIDTH, height, escaped(title), escaped(title), ROW, boxes);
    }

    private void box(Stacks.Frame frame, double from, int row) {
        double share = frame.weight() / stacks.all().weight();
        if (!(share >= NARROWEST)) {
            return;
        }
        deepest = Math.max(deepest, row);
        double width = share * WIDTH;
        boxes.append(String.format(
                Locale.ROOT,
                "<g><title>%s, %.1f %%</title><rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>",
                escaped(frame.name()),
                100 * share,
                whose(frame.name()),
                from,
                row * ROW,
                width,
                ROW));
        label(frame.name(), from, row, width);
        boxes.append("</g>\n");
        double at = from;
        for (Stacks.Frame callee : frame.callees()) {
            box(callee, at, row + 1);
            at += callee.weight() / stacks.all().weight() * WIDTH;
        }
    }

    private void label(String name, double from, int row, double width) {
        int letters = (int) (width / LETTER) - 1;
        if (letters >= 3) {
            String brief = brief(name);
            String fits = brief.length() <= letters ? brief : brief.substring(0, letters - 1) + "…";
            boxes.append(String.format(
                    Locale.ROOT, "<text x=\"%.1f\" y=\"%d\">%s</text>", from + 2, row * ROW + 12, escaped(fits)));
        }
    }

    /** Type and method, without the package. */
    private static String brief(String name) {
        int method = name.lastIndexOf('.');
        int type = name.lastIndexOf('.', method - 1);
        return type < 0 ? name : name.substring(type + 1);
    }

    private static String whose(String name) {
        if (name.startsWith("dev.baton.")) {
            return "baton";
        } else if (name.startsWith("io.netty.")) {
            return "netty";
        } else if (name.startsWith("io.vertx.")) {
            return "vertx";
        }
        return name.startsWith("java.") || name.startsWith("jdk.") || name.startsWith("sun.") || name.equals("all")
                ? "java"
                : "other";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}

package dev.baton.lab;

import static dev.baton.lab.LabTable.percent;
import static dev.baton.lab.LabTable.say;
import static dev.baton.lab.Picture.text;

import dev.baton.load.Median;
import dev.baton.load.ResourceText;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** The report as one self-contained page. */
final class LabPage {
    private static final double MILLI = 1_000;
    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern(
                    "d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private static final String HEAD = ResourceText.of(LabPage.class, "lab-page-head.html");

    private static final String COLUMNS = ResourceText.of(LabPage.class, "lab-page-columns.html");

    private final LabReport report;
    private final StringBuilder page = new StringBuilder(HEAD);

    private LabPage(LabReport report) {
        this.report = report;
    }

    static String of(LabReport report) {
        return new LabPage(report).write();
    }

    private String write() {
        page.append("<svg width=\"0\" height=\"0\" style=\"position:absolute\" class=\"tl\" aria-hidden=\"true\">")
                .append(PictureStyle.STYLE)
                .append(PictureStyle.DEFS)
                .append("</svg><header><h1>Ways to wait, side by side</h1>");
        introduce();
        page.append("</header>");
        table();
        page.append("<p class=\"note\"><span class=\"key\"><span class=\"shares\" "
                        + "style=\"width:1.4rem\"><i style=\"width:100%\"></i></span> busy</span>")
                .append("<span class=\"key\"><span class=\"shares\" style=\"width:1.4rem\"><b "
                        + "style=\"width:100%\"></b></span> blocked</span>")
                .append("<span class=\"key\"><span class=\"shares\" style=\"width:1.4rem\"></span> idle</span></p>");
        for (Row.Group group : Row.Group.values()) {
            pictures(group);
        }
        page.append(COLUMNS);
        memory();
        return page.append("</body></html>\n").toString();
    }

    private void introduce() {
        LabPlan plan = report.plan();
        paragraph(
                "",
                ("The same request, done in every way in which a server can wait: stages A, B, C, then "
                                + "work of a database, then D, E, F. %d requests at once; "
                                + "in each batch the database sleeps %d ms, added by the lab so that "
                                + "waiting can be seen.")
                        .formatted(plan.concurrency(), plan.databaseLatency().toMillis()));
        paragraph(
                "note",
                ("%s. %s. %d rounds of %d s; in each round every row was measured once, in turn; two "
                                + "clusters, one after the other (the transports and "
                                + "multi-process in the second). Medians, with their spread.%s")
                        .formatted(
                                WHEN.format(report.at()),
                                report.machine(),
                                plan.rounds(),
                                plan.seconds(),
                                plan.quick()
                                        ? " This was a quick run: a first look, with few rounds; don't "
                                                + "argue with its figures."
                                        : ""));
    }

    private void paragraph(String style, String words) {
        page.append("<p class=\"")
                .append(style)
                .append("\">")
                .append(text(words))
                .append("</p>");
    }

    private void table() {
        page.append("<div class=\"wide\"><table><thead><tr>");
        for (String title : List.of(
                "",
                "requests a second",
                "p50 ms",
                "p99 ms",
                "CPU µs",
                "threads used",
                "switches",
                "memory MiB",
                "main thread",
                "database thread",
                "turned away",
                "failed")) {
            page.append("<th>").append(title).append("</th>");
        }
        page.append("</tr></thead><tbody>");
        for (Row.Group group : Row.Group.values()) {
            List<RowReport> rows = of(group);
            if (!rows.isEmpty()) {
                page.append("<tr class=\"group\"><td>").append(group).append("s</td><td colspan=\"11\"></td></tr>");
                rows.forEach(this::row);
            }
        }
        page.append("</tbody></table></div>");
    }

    private List<RowReport> of(Row.Group group) {
        return report.rows().stream().filter(row -> row.group() == group).toList();
    }

    private void row(RowReport row) {
        page.append("<tr><td><a href=\"#%1$s\">%1$s</a></td>".formatted(row.name()));
        row.figures()
                .ifPresentOrElse(figures -> cells(row, figures), () -> page.append("<td colspan=\"11\">not measured: ")
                        .append(text(row.why().orElse("")))
                        .append("</td>"));
        page.append("</tr>");
    }

    private void cells(RowReport row, RowReport.Figures figures) {
        List<String> words = LabTable.row(row);
        page.append("<td>").append(words.get(1));
        spread(figures.perSecond(), 1, "%,.0f");
        page.append("</td><td>").append(words.get(3));
        spread(figures.p50Micros(), MILLI, "%.1f");
        page.append("</td><td>").append(words.get(4));
        spread(figures.p99Micros(), MILLI, "%.1f");
        page.append("</td><td>").append(words.get(5));
        spread(figures.cpuMicros(), 1, "%,.0f");
        page.append("</td><td>").append(words.get(6)).append("</td><td>").append(words.get(7));
        spread(figures.switches(), 1, "%.1f");
        page.append("</td><td>").append(words.get(8)).append("</td>");
        shares(figures.mainThread());
        shares(figures.databaseThread());
        count(figures.turnedAway());
        count(figures.failed());
    }

    /** From the lowest round to the highest. */
    private void spread(Median median, double unit, String format) {
        page.append("<small>%s–%s</small>"
                .formatted(say(format, median.lowest() / unit), say(format, median.highest() / unit)));
    }

    private void count(long number) {
        page.append(number == 0 ? "<td>0</td>" : "<td class=\"bad\">%d</td>".formatted(number));
    }

    private void shares(Shares shares) {
        page.append(("<td title=\"%s\"><span class=\"shares\"><i style=\"width:%s%%\"></i><b "
                        + "style=\"width:%s%%\"></b></span><small>%s</small></td>")
                .formatted(
                        shares.who(),
                        percent(shares.busy()),
                        percent(shares.blocked()),
                        text(LabTable.shares(shares).replace("/", " / "))));
    }

    private void pictures(Row.Group group) {
        List<RowReport> rows = of(group);
        if (rows.isEmpty()) {
            return;
        }
        page.append("<h2>")
                .append(group.toString().substring(0, 1).toUpperCase(Locale.ROOT))
                .append(group.toString().substring(1))
                .append("s</h2>");
        for (RowReport row : rows) {
            page.append("<article id=\"%1$s\"><div><h3>%1$s</h3>".formatted(row.name()));
            paragraph("", row.words());
            row.figures()
                    .ifPresentOrElse(
                            this::facts,
                            () -> paragraph(
                                    "facts", "Not measured: " + row.why().orElse("")));
            page.append("</div><div class=\"picture\">")
                    .append(row.pictureWithin().orElse(""))
                    .append("</div></article>");
        }
    }

    private void facts(RowReport.Figures figures) {
        Parts first = figures.requests().getFirst().parts();
        LabTimeline drawn = figures.requests().getFirst().timeline();
        double whole = drawn.tookMicros() / 100.0;
        paragraph(
                "facts",
                ("Request 1: stages %.0f %%, database %.0f %%, on its way or waiting %.0f %%, platform "
                                + "%.0f %%. %d messages. Clocks of different nodes agree to ±%.1f ms.")
                        .formatted(
                                first.stages() / whole,
                                first.database() / whole,
                                first.waiting() / whole,
                                (first.platform() + first.nothing()) / whole,
                                drawn.view().messages().size(),
                                drawn.view().clockErrorMicros() / 1e3));
    }

    private void memory() {
        page.append("<h2>Memory and CPU of each process</h2><div class=\"wide\">"
                + "<table><thead><tr><th></th><th>process</th><th>MiB</th>"
                + "<th>CPU µs a request</th></tr></thead><tbody>");
        for (RowReport row : report.rows()) {
            List<RowSample> samples = report.samples().stream()
                    .filter(sample -> sample.row() == row.name())
                    .toList();
            samples.stream().findFirst().ifPresent(one -> one.processCpuMicros()
                    .keySet()
                    .forEach(process -> process(row, process, samples)));
        }
        page.append("</tbody></table></div>");
    }

    private void process(RowReport row, String process, List<RowSample> samples) {
        Median cpu = Median.of(samples, sample -> sample.processCpuMicros().getOrDefault(process, 0.0));
        Median memory = Median.of(samples, sample -> sample.memoryMiB().getOrDefault(process, 0.0));
        page.append("<tr><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>"
                .formatted(
                        row.name(),
                        text(process),
                        memory.value() == 0 ? "" : say("%.0f", memory.value()),
                        say("%,.0f", cpu.value())));
    }
}

package dev.baton.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.load.Median;
import dev.baton.load.PageTemplate;
import dev.baton.load.ResourceText;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * The static edition: measured points as one page that works from a file, in English and Korean. It shows no figure
 * that was not measured, and says on which machine and when they were: that may be another one, and long ago.
 */
final class StaticPage {
    static final String WORDS = ResourceText.of(StaticPage.class, "static-words.json");

    private static final DateTimeFormatter WHEN =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final PageTemplate TEMPLATE = PageTemplate.of(StaticPage.class, "static-page.html");
    private static final double MILLI = 1_000;

    private record Page(
            String at,
            String machine,
            String style,
            String defs,
            List<LoadPlots.Key> keys,
            List<LoadPlots.Drawn> drawn,
            List<PicturePart> pictures,
            Scripts scripts) {}

    /** What the page's code reads. */
    private record Scripts(String words, String points) {}

    private record PicturePart(String row, String svg) {}

    private final MeasuredPoints measured;

    private StaticPage(MeasuredPoints measured) {
        this.measured = measured;
    }

    static String of(MeasuredPoints measured) {
        return TEMPLATE.fill(new StaticPage(measured).page());
    }

    private Page page() {
        List<LoadCurve> curves =
                measured.styles().stream().map(MeasuredPoints.Style::curve).toList();
        LoadPlots plots = LoadPlots.of(Row.Group.STYLE, curves);
        return new Page(
                WHEN.format(measured.at()),
                measured.machine(),
                PictureStyle.STYLE,
                PictureStyle.DEFS,
                plots.keys(),
                plots.drawn(),
                measured.styles().stream().map(StaticPage::picture).toList(),
                new Scripts(within(WORDS), within(points(curves).toString())));
    }

    private static PicturePart picture(MeasuredPoints.Style style) {
        return new PicturePart(
                style.row().toString(),
                Picture.within(
                        RowReport.title(style.row()),
                        style.requests().getFirst(),
                        style.requests().getLast()));
    }

    /** JSON that can't end the script that it stands in. */
    private static String within(String json) {
        return json.replace("<", "\\u003c");
    }

    private JsonNode points(List<LoadCurve> curves) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        all.putObject("run")
                .put("at", WHEN.format(measured.at()))
                .put("machine", measured.machine())
                .put("rounds", measured.rounds())
                .put("seconds", measured.seconds())
                .put("millis", measured.databaseLatency().toMillis())
                .put("quick", measured.quick());
        ArrayNode loads = all.putArray("loads");
        curves.stream()
                .flatMap(curve -> curve.points().stream())
                .map(LoadPoint::atOnce)
                .distinct()
                .sorted()
                .forEach(loads::add);
        ArrayNode styles = all.putArray("styles");
        for (LoadCurve curve : curves) {
            ObjectNode style = styles.addObject().put("name", curve.row().toString());
            ArrayNode points = style.putArray("points");
            curve.points().forEach(point -> points.add(point(point)));
        }
        return all;
    }

    private static ObjectNode point(LoadPoint point) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("load", point.atOnce())
                .put("answered", point.answered())
                .put("turnedAwayCount", point.turnedAway())
                .put("failed", point.failed());
        json.set("perSecond", figure(point.perSecond(), 1));
        json.set("p50", figure(point.p50Micros(), MILLI));
        json.set("p99", figure(point.p99Micros(), MILLI));
        json.set("threads", figure(point.threads(), 1));
        json.set("memory", figure(point.gatewayMiB(), 1));
        json.set("switches", figure(point.switches(), 1));
        json.set("turnedAway", figure(point.turnedAwayShare(), 1));
        return json;
    }

    /** What is not known is null: JSON has no NaN. */
    private static ObjectNode figure(Median median, double unit) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (Double.isNaN(median.value())) {
            return json.putNull("value").putNull("low").putNull("high");
        }
        return json.put("value", median.value() / unit)
                .put("low", median.lowest() / unit)
                .put("high", median.highest() / unit);
    }
}

package dev.baton.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Timelines in, a picture out: what is where in it. */
class PictureTest {
    private static final long LATER = 6_000;

    /** Of the time axis: the second request ends 36 ms after the first began. */
    private static final double PER_MILLI = (Picture.WIDTH - 16) / 36.0;

    @Test
    void stagesAreWhereTheyRanAndTheDatabaseIsSolid() throws Exception {
        Document picture =
                parsed(Picture.alone("notification", Timelines.notification(0), Timelines.notification(LATER)));

        assertThat(letters(picture, "A")).hasSize(2);
        assertThat(letters(picture, "DB")).hasSize(2);
        Element first = solid(picture, "r1", "A");
        assertThat(number(first, "x")).isEqualTo(round(8 + PER_MILLI));
        assertThat(number(first, "width")).isEqualTo(round(PER_MILLI));
        assertThat(number(solid(picture, "r2", "A"), "x")).isEqualTo(round(8 + 7 * PER_MILLI));
        assertThat(number(solid(picture, "r1", "DB"), "width")).isEqualTo(round(20 * PER_MILLI));
    }

    @Test
    void onlyAThreadThatWaitsIsHatched() {
        assertThat(Picture.within("blocking", blocking("platform", 0), blocking("platform", LATER)))
                .contains("url(#tl-held-1)", "url(#tl-held-2)")
                .doesNotContain("url(#tl-parked");
        assertThat(Picture.within("coroutine", blocking("virtual", 0), blocking("virtual", LATER)))
                .contains("url(#tl-parked-1)", "url(#tl-parked-2)")
                .doesNotContain("url(#tl-held");
        assertThat(Picture.within("notification", Timelines.notification(0), Timelines.notification(LATER)))
                .doesNotContain("url(#tl-held", "url(#tl-parked")
                .contains("parked on the gateway", "tl-waits");
    }

    @Test
    void eachThreadHasARowFromTheEventLoopDownToWhoComputes() {
        List<String> rows =
                DrawnTrack.of(List.of(Timelines.notification(0), Timelines.notification(LATER)), List.of(0L, LATER))
                        .stream()
                        .map(DrawnTrack::name)
                        .toList();

        assertThat(rows)
                .containsExactly(
                        "gateway, event loop", "parked on the gateway", "w, Lane 1", "PostgreSQL", "c, workers");
    }

    @Test
    void aPictureAloneNeedsNothingElse() {
        String picture = Picture.alone("<b>", Timelines.notification(0), Timelines.notification(LATER));

        assertThat(picture).contains("<style>", "prefers-color-scheme: dark", "tl-held-1", "&lt;b&gt;");
        assertThat(picture.replace("http://www.w3.org/2000/svg", "")).doesNotContain("http", "<script", "NaN");
        assertThat(Picture.within("x", Timelines.notification(0), Timelines.notification(LATER)))
                .doesNotContain("<style>", "<pattern");
    }

    @Test
    void theAxisHasRoundNumbers() {
        assertThat(Axis.step(36_000, 10)).isEqualTo(5_000);
        assertThat(Axis.step(9_900, 10)).isEqualTo(1_000);
        assertThat(Axis.step(210_000, 10)).isEqualTo(50_000);
        assertThat(Axis.label(5_000, 5_000)).isEqualTo("5 ms");
        assertThat(Axis.label(500, 500)).isEqualTo("0.5 ms");
    }

    private static LabTimeline blocking(String kind, long after) {
        return Timelines.holdingAThread(kind, after);
    }

    private static Document parsed(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Element> letters(Document picture, String letter) {
        return elements(picture, "text").stream()
                .filter(text -> text.getAttribute("class").equals("tl-in")
                        && text.getTextContent().equals(letter))
                .toList();
    }

    private static Element solid(Document picture, String request, String letter) {
        Element group = letters(picture, letter).stream()
                .map(text -> (Element) text.getParentNode())
                .filter(parent -> parent.getAttribute("class").equals(request))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No " + letter + " of " + request));
        return (Element) group.getElementsByTagName("rect").item(0);
    }

    private static List<Element> elements(Document picture, String name) {
        NodeList found = picture.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            elements.add((Element) found.item(i));
        }
        return elements;
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }

    private static double round(double value) {
        return Math.round(value * 10) / 10.0;
    }
}

package dev.baton.inspector.page;

import dev.baton.async.Sha256;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * One file of the page, in memory.
 *
 * @param path where a browser finds it
 * @param type its media type
 * @param tag names its content: another content, another tag
 */
record PageFile(String path, String type, String tag, Buffer bytes) {
    /** Named, not listed: nothing else on the class path can be read through here. */
    static final List<String> NAMES = List.of(
            "index.html",
            "style.css",
            "icon.svg",
            "app.js",
            "activity.js",
            "addresses.js",
            "api.js",
            "audit.js",
            "chart-parts.js",
            "chart-words.js",
            "cluster.js",
            "cluster-notes.js",
            "drawer.js",
            "durable.js",
            "durable-request.js",
            "filter.js",
            "format.js",
            "hops.js",
            "housekeeping.js",
            "lab.html",
            "lab.css",
            "lab.js",
            "lab-answers.js",
            "lab-canvas.js",
            "lab-cells.js",
            "lab-exercises.js",
            "lab-faults.js",
            "lab-figures.js",
            "lab-file.js",
            "lab-full.js",
            "lab-kept.js",
            "lab-kernel.js",
            "lab-knobs.js",
            "lab-labels.js",
            "lab-lanes.js",
            "lab-model.js",
            "lab-play.js",
            "lab-predict.js",
            "lab-predict-parts.js",
            "lab-processes.js",
            "lab-recording.js",
            "lab-rows.js",
            "lab-sums.js",
            "lab-tracks.js",
            "lab-run.js",
            "lab-sentences.js",
            "lab-start.js",
            "lab-steps.js",
            "lab-text.js",
            "lab-text-en.js",
            "lab-text-ko.js",
            "lab-text-learn-en.js",
            "lab-text-learn-ko.js",
            "lab-text-start-en.js",
            "lab-text-start-ko.js",
            "lab-text-steps.js",
            "lab-text-steps-en.js",
            "lab-text-steps-ko.js",
            "lab-top.js",
            "lab-trace.js",
            "lab-trials.js",
            "lab-two-by-two.js",
            "language.js",
            "levels.js",
            "map.js",
            "map-drawing.js",
            "map-model.js",
            "message.js",
            "messages.js",
            "node.js",
            "nodes.js",
            "parts.js",
            "requests.js",
            "route.js",
            "rows.js",
            "search.js",
            "send.js",
            "send-answer.js",
            "send-form.js",
            "spark.js",
            "spent.js",
            "text.js",
            "text-cluster-en.js",
            "text-cluster-ko.js",
            "text-requests-en.js",
            "text-requests-ko.js",
            "text-send-en.js",
            "text-send-ko.js",
            "timeline.js",
            "timeline-chart.js",
            "token.js",
            "why.js");

    static final String FOLDER = "/baton/page/";
    private static final String PREACT = "/META-INF/resources/webjars/preact/10.26.9/dist/preact.module.js";
    private static final int TAG_CHARS = 16;

    static List<PageFile> all() {
        return Stream.concat(
                        NAMES.stream().map(name -> read(FOLDER + name, path(name))),
                        Stream.of(read(PREACT, path("preact.js"))))
                .toList();
    }

    private static String path(String name) {
        return switch (name) {
            case "index.html" -> "/";
            case "lab.html" -> "/lab";
            default -> "/page/" + name;
        };
    }

    private static PageFile read(String resource, String path) {
        try (InputStream in = PageFile.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("The page's file " + resource + " is not on the class path");
            }
            byte[] bytes = in.readAllBytes();
            return new PageFile(path, type(resource), tag(bytes), Buffer.buffer(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException("The page's file " + resource + " can't be read", e);
        }
    }

    private static String type(String resource) {
        String ending = resource.substring(resource.lastIndexOf('.') + 1);
        return switch (ending) {
            case "html" -> "text/html; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "svg" -> "image/svg+xml";
            default -> throw new IllegalStateException("Which media type has " + resource + "?");
        };
    }

    private static String tag(byte[] bytes) {
        return HexFormat.of().formatHex(Sha256.of(bytes)).substring(0, TAG_CHARS);
    }
}

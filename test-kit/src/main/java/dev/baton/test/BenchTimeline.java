package dev.baton.test;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.flow.Flow;
import dev.baton.flow.Placement;
import dev.baton.flow.Stage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Where a request's time went, as its node recorded it. Immutable.
 *
 * <pre>{@code
 * assertThat(bench.timeline(reply).stages()).containsExactly("check", "book", "print");
 * }</pre>
 */
public final class BenchTimeline {
    private final List<StageRun> runs;
    private final String text;

    /**
     * A stage that ran.
     *
     * @param label of the stage
     * @param role that ran it: {@code gateway}, {@code db-worker} or {@code compute-service}
     * @param batch how many requests ran it together; 1 where there are no batches
     */
    public record StageRun(String label, String role, int batch) {}

    private BenchTimeline(List<StageRun> runs, String text) {
        this.runs = List.copyOf(runs);
        this.text = text;
    }

    /** @param view the admin API's */
    static BenchTimeline of(JsonNode view, Collection<Flow<?, ?>> flows) {
        List<StageRun> runs = new ArrayList<>();
        StringBuilder text = new StringBuilder("%s %s, %s%n"
                .formatted(
                        view.path("flow").asText(),
                        view.path("requestId").asText(),
                        view.path("verdict").asText()));
        List<Flow<?, ?>> flow = flows.stream()
                .<Flow<?, ?>>map(one -> one)
                .filter(one -> one.name().equals(view.path("flow").asText()))
                .toList();
        long busyUntil = 0; // a stage on a compute thread is there twice: the work, and the stage in it
        String busyWith = "";
        for (JsonNode span : view.path("spans")) {
            String label = span.path("label").asText();
            int batch = span.path("details").path("batch").asInt(1);
            text.append("%9.1f ms %9.1f ms  %s%s  [%s]%n"
                    .formatted(
                            span.path("startMicros").asLong() / 1e3,
                            (span.path("endMicros").asLong()
                                            - span.path("startMicros").asLong())
                                    / 1e3,
                            label,
                            batch > 1 ? ", batch of " + batch : "",
                            span.path("track").asText()));
            String kind = span.path("kind").asText();
            boolean inside = span.path("startMicros").asLong() < busyUntil && label.equals(busyWith);
            if ((kind.equals("run") || kind.equals("database")) && !inside) {
                busyUntil = span.path("endMicros").asLong();
                busyWith = label;
                flow.forEach(one -> runs.addAll(runs(one, label, kind.equals("database"), batch)));
            }
        }
        return new BenchTimeline(runs, text.toString());
    }

    /** A span is for one stage, or, in a database, from one to another. */
    private static List<StageRun> runs(Flow<?, ?> flow, String label, boolean database, int batch) {
        List<StageRun> runs = new ArrayList<>();
        boolean within = false;
        int tail = flow.replyInTransaction()
                ? lastOfDatabase(flow) + 1
                : flow.stages().size();
        for (int i = 0; i < flow.stages().size(); i++) {
            Stage<?, ?> stage = flow.stages().get(i);
            boolean first = label.equals(stage.label()) || (database && label.startsWith(stage.label() + " to "));
            within |= first;
            if (within) {
                runs.add(new StageRun(stage.label(), i >= tail ? "db-worker" : role(stage), batch));
            }
            within &= !label.equals(stage.label()) && !label.endsWith(" to " + stage.label());
        }
        return runs;
    }

    private static int lastOfDatabase(Flow<?, ?> flow) {
        return flow.stages().stream().map(Stage::placement).toList().lastIndexOf(Placement.DATABASE);
    }

    private static String role(Stage<?, ?> stage) {
        return switch (stage.placement()) {
            case EVENT_LOOP -> "gateway";
            case DATABASE -> "db-worker";
            case COMPUTE -> "compute-service";
        };
    }

    /** The labels of the stages that ran, in their order; a stage that ran twice is there twice. */
    public List<String> stages() {
        return runs.stream().map(StageRun::label).toList();
    }

    /** The stages that ran, in their order. */
    public List<StageRun> runs() {
        return runs;
    }

    /** All that was recorded, a line each: when it began, how long it took, what and where. */
    @Override
    public String toString() {
        return text;
    }
}

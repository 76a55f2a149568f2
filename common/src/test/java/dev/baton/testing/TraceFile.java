package dev.baton.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads the trace event format as its viewers do, and refuses what they would draw wrongly or not at all. */
public record TraceFile(Map<String, Set<String>> threads, List<Slice> slices, int flows, int counters) {

    public record Slice(String process, String thread, String name, long from, long to) {}

    /** @throws AssertionError if a viewer could not show all of it */
    public static TraceFile read(String text) throws IOException {
        List<JsonNode> events = StreamSupport.stream(
                        new ObjectMapper().readTree(text).path("traceEvents").spliterator(), false)
                .toList();
        Map<Long, String> processes = new HashMap<>();
        named(events, "process_name").forEach(event -> processes.put(number(event, "pid"), name(event)));
        Map<List<Long>, String> names = new HashMap<>();
        Map<String, Set<String>> threads = new HashMap<>();
        named(events, "thread_name").forEach(event -> {
            names.put(List.of(number(event, "pid"), number(event, "tid")), name(event));
            threads.computeIfAbsent(processes.get(number(event, "pid")), ignored -> new HashSet<>())
                    .add(name(event));
        });
        List<Slice> slices = new ArrayList<>();
        phase(events, "X").forEach(event -> {
            List<Long> thread = List.of(number(event, "pid"), number(event, "tid"));
            assertThat(processes).as("a process of " + event).containsKey(thread.getFirst());
            assertThat(names).as("a thread of " + event).containsKey(thread);
            long from = number(event, "ts");
            slices.add(new Slice(
                    processes.get(thread.getFirst()),
                    names.get(thread) + " #" + thread.getLast(),
                    event.path("name").asText(),
                    from,
                    from + number(event, "dur")));
        });
        slices.stream()
                .map(slice -> slice.process() + slice.thread())
                .distinct()
                .forEach(thread -> nested(slices.stream()
                        .filter(slice -> thread.equals(slice.process() + slice.thread()))
                        .toList()));
        int flows = flows(events, processes, names, slices);
        Map<String, Double> last = new TreeMap<>();
        phase(events, "C")
                .sorted(Comparator.comparingLong(event -> number(event, "ts")))
                .forEach(event -> last.put(
                        event.path("pid") + " " + event.path("name"),
                        event.path("args").elements().next().asDouble()));
        assertThat(last.values()).as("counters at the end: %s", last).allMatch(value -> value == 0);
        int counters = (int) phase(events, "C")
                .peek(event -> assertThat(event.path("args").size()).isEqualTo(1))
                .count();
        return new TraceFile(threads, List.copyOf(slices), flows, counters);
    }

    private static Stream<JsonNode> phase(List<JsonNode> events, String phase) {
        return events.stream().filter(event -> event.path("ph").asText().equals(phase));
    }

    private static Stream<JsonNode> named(List<JsonNode> events, String name) {
        return phase(events, "M").filter(event -> event.path("name").asText().equals(name));
    }

    private static String name(JsonNode event) {
        return event.path("args").path("name").asText();
    }

    private static long number(JsonNode event, String field) {
        assertThat(event.path(field).isNumber()).as("%s of %s", field, event).isTrue();
        assertThat(event.path(field).asLong()).as("%s of %s", field, event).isNotNegative();
        return event.path(field).asLong();
    }

    /** Slices of one thread are in each other or after each other. */
    private static void nested(List<Slice> slices) {
        Deque<Slice> open = new ArrayDeque<>();
        slices.stream()
                .sorted(Comparator.comparingLong(Slice::from).thenComparing(Slice::to, Comparator.reverseOrder()))
                .forEach(slice -> {
                    while (!open.isEmpty() && open.peek().to() <= slice.from()) {
                        open.pop();
                    }
                    if (!open.isEmpty()) {
                        assertThat(slice.to())
                                .as("%s in %s", slice, open.peek())
                                .isLessThanOrEqualTo(open.peek().to());
                    }
                    open.push(slice);
                });
    }

    /** Each flow begins once and ends once, later, and both ends are within a slice. */
    private static int flows(
            List<JsonNode> events, Map<Long, String> processes, Map<List<Long>, String> names, List<Slice> slices) {
        Map<Long, JsonNode> begins = new HashMap<>();
        phase(events, "s").forEach(event -> assertThat(begins.put(number(event, "id"), event))
                .isNull());
        Set<Long> ended = new HashSet<>();
        phase(events, "f").forEach(event -> {
            assertThat(ended.add(number(event, "id"))).isTrue();
            assertThat(begins).containsKey(number(event, "id"));
            assertThat(number(event, "ts")).isGreaterThanOrEqualTo(number(begins.get(number(event, "id")), "ts"));
        });
        assertThat(ended).isEqualTo(begins.keySet());
        Stream.concat(phase(events, "s"), phase(events, "f")).forEach(event -> {
            String process = processes.get(number(event, "pid"));
            String thread =
                    names.get(List.of(number(event, "pid"), number(event, "tid"))) + " #" + number(event, "tid");
            long at = number(event, "ts");
            assertThat(slices)
                    .as("a slice for %s", event)
                    .anyMatch(slice -> slice.process().equals(process)
                            && slice.thread().equals(thread)
                            && slice.from() <= at
                            && at < slice.to());
        });
        return ended.size();
    }
}

package dev.baton.gateway.http;

import dev.baton.flow.Flow;
import dev.baton.flow.Route;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which flow a path leads to: a tree of its segments, where a router asks one route after the other. Literal segments come before parameters, so that
 * {@code /a/newest} is not taken for an {@code {id}}. Filled once, then read; event loop only.
 */
final class Doors {
    private final Step root = new Step();

    /** What a path leads to: an endpoint for each method, by name. */
    record Found(Map<String, FlowEndpoint> byMethod, List<String> values) {
        /** What may be done here, for {@code Allow}. */
        String allowed() {
            return String.join(", ", byMethod.keySet());
        }
    }

    private static final class Step {
        private final Map<String, Step> literals = new HashMap<>();
        private final Map<String, FlowEndpoint> doors = new TreeMap<>();
        private Optional<Step> parameter = Optional.empty();

        Step next(String segment) {
            if (!segment.startsWith("{")) {
                return literals.computeIfAbsent(segment, ignored -> new Step());
            }
            Step step = parameter.orElseGet(Step::new);
            parameter = Optional.of(step);
            return step;
        }
    }

    /** @throws IllegalArgumentException if the path is one of the platform's own */
    void add(Flow<?, ?> flow, FlowEndpoint endpoint) {
        Route route = flow.route();
        if (route.path().startsWith(RequestsResource.PATH + "/") || route.path().equals(RequestsResource.PATH)) {
            throw new IllegalArgumentException(
                    flow + " has the path " + route.path() + ", which is the platform's own");
        }
        Step step = root;
        for (String segment : route.path().substring(1).split("/")) {
            step = step.next(segment);
        }
        step.doors.put(route.method().name(), endpoint);
    }

    /** @param path as it is matched: begins with a slash, without dots and double slashes; one at its end is passed by */
    Optional<Found> find(String path) {
        int end = path.length() > 1 && path.endsWith("/") ? path.length() - 1 : path.length();
        return find(root, path, 1, end, new ArrayList<>(2));
    }

    private static Optional<Found> find(Step step, String path, int from, int end, List<String> values) {
        if (from > end) {
            return step.doors.isEmpty() ? Optional.empty() : Optional.of(new Found(step.doors, values));
        }
        int slash = path.indexOf('/', from);
        int to = slash < 0 || slash > end ? end : slash;
        String segment = path.substring(from, to);
        Step literal = step.literals.get(segment);
        if (literal != null) {
            Optional<Found> found = find(literal, path, to + 1, end, values);
            if (found.isPresent()) {
                return found;
            }
        }
        if (step.parameter.isEmpty() || segment.isEmpty()) {
            return Optional.empty();
        }
        values.add(segment);
        Optional<Found> found = find(step.parameter.get(), path, to + 1, end, values);
        if (found.isEmpty()) {
            values.removeLast();
        }
        return found;
    }
}

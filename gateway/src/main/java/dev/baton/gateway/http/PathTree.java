package dev.baton.gateway.http;

import dev.baton.flow.Route;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a path leads to: a tree of its segments, where a router tries one route after the other. Literal segments come
 * before parameters, so that {@code /a/newest} is not taken for an {@code {id}}. Filled once, then read; event loop
 * only.
 */
final class PathTree<T> {
    private final Step<T> root = new Step<>();

    /**
     * Where a path leads.
     *
     * @param byMethod what is there, by the method's name
     * @param values of the path's parameters, in their order
     */
    record Found<T>(Map<String, T> byMethod, List<String> values) {}

    private static final class Step<T> {
        private final Map<String, Step<T>> literals = new HashMap<>();
        private final Map<String, T> endpoints = new TreeMap<>();
        private Optional<Step<T>> parameter = Optional.empty();

        Step<T> next(String segment) {
            if (!segment.startsWith("{")) {
                return literals.computeIfAbsent(segment, ignored -> new Step<>());
            }
            Step<T> step = parameter.orElseGet(Step::new);
            parameter = Optional.of(step);
            return step;
        }
    }

    void add(Route route, T endpoint) {
        Step<T> step = root;
        for (String segment : route.path().substring(1).split("/")) {
            step = step.next(segment);
        }
        step.endpoints.put(route.method().name(), endpoint);
    }

    /**
     * @param path as it is matched: begins with a slash, without dots and double slashes; one at its end is passed by
     */
    Optional<Found<T>> find(String path) {
        int end = path.length() > 1 && path.endsWith("/") ? path.length() - 1 : path.length();
        return find(root, path, 1, end, new ArrayList<>(2));
    }

    private static <T> Optional<Found<T>> find(Step<T> step, String path, int from, int end, List<String> values) {
        if (from > end) {
            return step.endpoints.isEmpty() ? Optional.empty() : Optional.of(new Found<>(step.endpoints, values));
        }
        int slash = path.indexOf('/', from);
        int to = slash < 0 || slash > end ? end : slash;
        String segment = path.substring(from, to);
        Step<T> literal = step.literals.get(segment);
        if (literal != null) {
            Optional<Found<T>> found = find(literal, path, to + 1, end, values);
            if (found.isPresent()) {
                return found;
            }
        }
        if (step.parameter.isEmpty() || segment.isEmpty()) {
            return Optional.empty();
        }
        values.add(segment);
        Optional<Found<T>> found = find(step.parameter.get(), path, to + 1, end, values);
        if (found.isEmpty()) {
            values.removeLast();
        }
        return found;
    }
}

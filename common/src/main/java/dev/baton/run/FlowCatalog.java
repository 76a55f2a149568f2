package dev.baton.run;

import dev.baton.flow.Flow;
import dev.baton.flow.FlowConfig;
import dev.baton.flow.FlowProvider;
import dev.baton.flow.Schema;
import dev.baton.flow.Stage;
import dev.baton.message.Segment;
import dev.baton.message.StoreCall;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** The flows of this node, by name, and the tables that they need. Immutable; any thread. */
public final class FlowCatalog {
    private final Map<String, Flow<?, ?>> flows;
    private final List<Schema> schemas;

    /** @throws IllegalArgumentException if two flows share a name or a route */
    public FlowCatalog(List<Flow<?, ?>> flows, List<Schema> schemas) {
        Map<String, Flow<?, ?>> byName = new LinkedHashMap<>();
        Map<String, Flow<?, ?>> byRoute = new LinkedHashMap<>();
        for (Flow<?, ?> flow : flows) {
            refuseTwice("name " + flow.name(), flow, byName.put(flow.name(), flow));
            String route = flow.route().method() + " " + flow.route().path().replaceAll("\\{[^}]+}", "{}");
            refuseTwice("route " + route, flow, byRoute.put(route, flow));
        }
        this.flows = Map.copyOf(byName);
        this.schemas = List.copyOf(schemas);
    }

    /** All flows that are on the class path. */
    public static FlowCatalog load(FlowConfig config) {
        List<Flow<?, ?>> flows = new ArrayList<>();
        List<Schema> schemas = new ArrayList<>();
        for (FlowProvider provider : ServiceLoader.load(FlowProvider.class)) {
            flows.addAll(provider.flows(config));
            provider.schema(config).ifPresent(schemas::add);
        }
        return new FlowCatalog(flows, schemas);
    }

    public Optional<Flow<?, ?>> find(String name) {
        return Optional.ofNullable(flows.get(name));
    }

    /** What people call a segment: its stage, its first and last stage, or the store's work. */
    public String describe(Segment segment) {
        return StoreCall.shownAs(segment)
                .map(StoreCall::toString)
                .or(() -> find(segment.flow())
                        .filter(flow -> segment.to() <= flow.stages().size())
                        .map(flow -> describe(flow.stages().subList(segment.from(), segment.to()))))
                .orElseGet(segment::toString);
    }

    private static String describe(List<Stage<?, ?>> stages) {
        String first = stages.getFirst().label();
        return stages.size() == 1 ? first : first + " to " + stages.getLast().label();
    }

    public Collection<Flow<?, ?>> flows() {
        return flows.values();
    }

    public List<Schema> schemas() {
        return schemas;
    }

    private static void refuseTwice(String what, Flow<?, ?> flow, @Nullable Flow<?, ?> before) {
        if (before != null) {
            throw new IllegalArgumentException("Two flows have the " + what + ": " + before + " and " + flow);
        }
    }
}

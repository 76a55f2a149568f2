package dev.baton.run;

import dev.baton.flow.Flow;
import dev.baton.flow.FlowConfig;
import dev.baton.flow.Schema;
import dev.baton.flow.Stage;
import dev.baton.message.Segment;
import dev.baton.message.StoreCall;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The flows of this node, by name and version, and the tables that they need. Of several versions of a flow the highest
 * has the route; the others are retired, and only finish what they began. Immutable; any thread.
 */
public final class FlowCatalog {
    private final Map<String, NavigableMap<Integer, Flow<?, ?>>> flows = new LinkedHashMap<>();
    private final List<Flow<?, ?>> current;
    private final List<Schema> schemas;
    private final ClassLoader classes;

    /** With the files of this thread's context class loader. */
    public FlowCatalog(List<Flow<?, ?>> flows, List<Schema> schemas) {
        this(flows, schemas, Thread.currentThread().getContextClassLoader());
    }

    /**
     * @param classes where the migrations of the schemas are found
     * @throws FlowProblem if two flows share name and version, or two current ones a route
     */
    public FlowCatalog(List<Flow<?, ?>> flows, List<Schema> schemas, ClassLoader classes) {
        this.classes = classes;
        for (Flow<?, ?> flow : flows) {
            var versions = this.flows.computeIfAbsent(flow.name(), name -> new TreeMap<>());
            refuseTwice("name and version", flow, versions.put(flow.version(), flow));
        }
        this.current = this.flows.values().stream()
                .<Flow<?, ?>>map(versions -> versions.lastEntry().getValue())
                .toList();
        Map<String, Flow<?, ?>> byRoute = new LinkedHashMap<>();
        for (Flow<?, ?> flow : current) {
            String route = flow.route().method() + " " + flow.route().path().replaceAll("\\{[^}]+}", "{}");
            refuseTwice("route " + route, flow, byRoute.put(route, flow));
        }
        this.schemas = List.copyOf(schemas);
    }

    /**
     * All flows that a class loader finds.
     *
     * @throws FlowProblem if a provider can't be loaded, or flows are in each other's way
     */
    public static FlowCatalog load(ClassLoader classes, FlowConfig config) {
        ProvidedFlows provided = ProvidedFlows.load(classes, config, provider -> true);
        return new FlowCatalog(provided.flows(), provided.schemas(), classes);
    }

    /** The current version of this flow. */
    public Optional<Flow<?, ?>> find(String name) {
        return Optional.ofNullable(flows.get(name))
                .map(versions -> versions.lastEntry().getValue());
    }

    /** This version of this flow. */
    public Optional<Flow<?, ?>> find(String name, int version) {
        return Optional.ofNullable(flows.get(name)).map(versions -> versions.get(version));
    }

    /** The flow that has these stages; empty if this node does not have that version, or it has no such stages. */
    public Optional<Flow<?, ?>> find(Segment segment) {
        return find(segment.flow(), segment.version()).filter(flow -> Segments.has(flow, segment));
    }

    /** What people call a segment: its stage, its first and last stage, or the store's work. */
    public String describe(Segment segment) {
        return StoreCall.shownAs(segment)
                .map(StoreCall::toString)
                .or(() -> find(segment).map(flow -> describe(Segments.stages(flow, segment))))
                .orElseGet(segment::toString);
    }

    private static String describe(List<Stage<?, ?>> stages) {
        String first = stages.getFirst().label();
        return stages.size() == 1 ? first : first + " to " + stages.getLast().label();
    }

    /** The current version of each flow: those that have a route. */
    public Collection<Flow<?, ?>> flows() {
        return current;
    }

    /** Every version of every flow, retired ones too. */
    public Collection<Flow<?, ?>> all() {
        return flows.values().stream()
                .flatMap(versions -> versions.values().stream())
                .collect(Collectors.toUnmodifiableList());
    }

    public List<Schema> schemas() {
        return schemas;
    }

    /** Where the files that schemas name are found. */
    public ClassLoader classes() {
        return classes;
    }

    private static void refuseTwice(String what, Flow<?, ?> flow, @Nullable Flow<?, ?> before) {
        if (before != null) {
            throw new FlowProblem("Two flows have the same " + what + ": " + before + " and " + flow);
        }
    }
}

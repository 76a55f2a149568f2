package dev.baton.flow;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a request does: a named, typed sequence of stages between an HTTP route and a reply. Immutable; built with
 * {@link #named(String)}.
 *
 * @param <I> what the client sends
 * @param <O> what the last stage answers
 */
public final class Flow<I, O> {

    private final String name;
    private final Route route;
    private final Class<I> inputType;
    private final List<Stage<?, ?>> stages;
    private final Durability durability;
    private final Optional<Duration> deadline;
    private final Optional<String> completion;
    private final Reply<O> reply;

    /**
     * Whether what the flow did survives every crash, and whether the client has to bring an {@code Idempotency-Key}.
     */
    public enum Durability {
        NONE,
        DURABLE,
        DURABLE_WITH_REQUIRED_KEY
    }

    Flow(
            String name,
            Route route,
            Class<I> inputType,
            List<Stage<?, ?>> stages,
            Durability durability,
            Optional<Duration> deadline,
            Optional<String> completion,
            Reply<O> reply) {
        this.name = name;
        this.route = route;
        this.inputType = inputType;
        this.stages = List.copyOf(stages);
        this.durability = durability;
        this.deadline = deadline;
        this.completion = completion;
        this.reply = reply;
    }

    /**
     * Starts a flow. The name is its identity over all nodes: kebab-case, unique, kept for as long as requests live.
     */
    public static FlowBuilder.Unrouted named(String name) {
        return new FlowBuilder.Unrouted(name);
    }

    public String name() {
        return name;
    }

    public Route route() {
        return route;
    }

    public Class<I> inputType() {
        return inputType;
    }

    public List<Stage<?, ?>> stages() {
        return stages;
    }

    public Durability durability() {
        return durability;
    }

    public boolean durable() {
        return durability != Durability.NONE;
    }

    /** How long a request of this flow may take; empty: as configured for all. */
    public Optional<Duration> deadline() {
        return deadline;
    }

    /** The completion style of requests that name none; empty: as configured for all. */
    public Optional<String> completion() {
        return completion;
    }

    public Reply<O> reply() {
        return reply;
    }

    @Override
    public String toString() {
        return "flow " + name;
    }
}

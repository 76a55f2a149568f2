package dev.baton.bus;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;

/** What can be changed while a node runs: for the live lab, which changes it back. Any thread. */
public final class NodeKnobs {
    private final Map<Name, List<Knob>> knobs = new ConcurrentHashMap<>();

    /** What there is to change. */
    public enum Name {
        /** Threads of a pool for compute stages. */
        COMPUTE_THREADS,
        /** Event loops of a gateway that serve the lab's load. */
        EVENT_LOOPS,
        /** Commands in a batch at the most. */
        BATCH,
        /** Commands that may wait, in each lane and for each pool of compute threads. */
        QUEUE,
        /** 1: there is no way to PostgreSQL; 0: as ever. */
        DATABASE_CUT
    }

    /** One of them, in this node; both parts are called on any thread. */
    public record Knob(IntSupplier value, IntConsumer change) {}

    public void offer(Name name, Knob knob) {
        knobs.computeIfAbsent(name, ignored -> new CopyOnWriteArrayList<>()).add(knob);
    }

    /** Empty: this node has none of it. */
    public List<Knob> named(Name name) {
        return knobs.getOrDefault(name, List.of());
    }
}

package dev.baton.lab;

import dev.baton.load.Proc;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** What Linux reported of a process at one moment. */
record Reading(Member member, double cpuSeconds, List<Proc.Task> tasks, long resident) {
    /** As much as Linux keeps of the names of event loops' threads. */
    private static final String EVENT_LOOP = "vert.x-eventloo";

    static Reading of(Member member) {
        boolean ours = member.part() != Member.Part.POSTGRESQL;
        return new Reading(
                member,
                Proc.cpuSeconds(member.pids()),
                ours ? Proc.tasks(member.pid()) : List.of(),
                ours ? Proc.resident(member.pid()) : 0);
    }

    double cpuSince(Reading before) {
        return cpuSeconds - before.cpuSeconds;
    }

    /** CPU seconds of its event loop. */
    double eventLoopSince(Reading before) {
        return since(before, task -> task.name().startsWith(EVENT_LOOP) ? task.cpuSeconds() : 0);
    }

    /** Context switches; those of threads that have ended meanwhile are lost. */
    double switchesSince(Reading before) {
        return since(before, Proc.Task::switches);
    }

    /** Threads that ran at all, those that ended meanwhile among them. */
    double threadsUsedSince(Reading before) {
        Map<Long, Long> then = before.tasks.stream().collect(Collectors.toMap(Proc.Task::id, Proc.Task::switches));
        long ran = tasks.stream()
                .filter(task -> then.getOrDefault(task.id(), -1L) != task.switches())
                .count();
        Set<Long> now = tasks.stream().map(Proc.Task::id).collect(Collectors.toSet());
        return ran + then.keySet().stream().filter(id -> !now.contains(id)).count();
    }

    private double since(Reading before, ToDoubleFunction<Proc.Task> figure) {
        Map<Long, Proc.Task> known =
                before.tasks.stream().collect(Collectors.toMap(Proc.Task::id, Function.identity()));
        return tasks.stream()
                .mapToDouble(task -> figure.applyAsDouble(task)
                        - (known.containsKey(task.id()) ? figure.applyAsDouble(known.get(task.id())) : 0))
                .sum();
    }
}

package dev.baton.dbworker.lane;

import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/** Commands that one job does in one transaction. Immutable. */
record Batch(BatchJob job, List<Pending> commands) {

    Batch {
        commands = List.copyOf(commands);
    }

    int size() {
        return commands.size();
    }

    List<Delivery> deliveries() {
        return commands.stream().map(Pending::delivery).toList();
    }

    Batch only(Predicate<Pending> which) {
        return new Batch(job, commands.stream().filter(which).toList());
    }

    Batch without(Collection<Pending> others) {
        return others.isEmpty() ? this : only(command -> !others.contains(command));
    }

    Batch firstHalf() {
        return new Batch(job, commands.subList(0, size() / 2));
    }

    Batch secondHalf() {
        return new Batch(job, commands.subList(size() / 2, size()));
    }
}

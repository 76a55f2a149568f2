package dev.baton.dbworker.lane;

import dev.baton.message.Command;
import dev.baton.message.WorkResult;
import java.util.IdentityHashMap;
import java.util.Optional;

/**
 * Thrown by a {@link BatchJob} that knows which commands of its batch can't be done: the lane rolls back, fails these
 * with the given results, and runs the others without them. Cheaper than to find them by splitting.
 */
public final class BadCommands extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient IdentityHashMap<Command, WorkResult.Failed> failures;

    /** @param failures by the very command objects of the batch; not empty */
    public BadCommands(IdentityHashMap<Command, WorkResult.Failed> failures) {
        super(failures.size() + " commands can't be done");
        if (failures.isEmpty()) {
            throw new IllegalArgumentException("Which commands can't be done?");
        }
        this.failures = new IdentityHashMap<>(failures);
    }

    Optional<WorkResult.Failed> of(Command command) {
        return Optional.ofNullable(failures.get(command));
    }
}

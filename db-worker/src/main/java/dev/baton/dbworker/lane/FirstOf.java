package dev.baton.dbworker.lane;

import dev.baton.message.Command;
import java.util.List;
import java.util.Optional;

/** Tries several in turn; the first that knows the work has it. */
public record FirstOf(List<BatchJobs> jobs) implements BatchJobs {

    public FirstOf {
        jobs = List.copyOf(jobs);
    }

    @Override
    public Optional<BatchJob> jobFor(Command command) {
        for (BatchJobs known : jobs) {
            Optional<BatchJob> job = known.jobFor(command);
            if (job.isPresent()) {
                return job;
            }
        }
        return Optional.empty();
    }
}

package dev.baton.lab;

import dev.baton.load.Proc;
import java.util.List;

/**
 * A process that takes part in serving a row, or a group of them.
 *
 * @param name as people know it
 * @param pid its process; PostgreSQL's has children, which count with it
 */
record Member(String name, Part part, long pid) {

    enum Part {
        GATEWAY,
        DB_WORKER,
        COMPUTE_SERVICE,
        POSTGRESQL
    }

    List<Long> pids() {
        return part == Part.POSTGRESQL ? Proc.tree(pid) : List.of(pid);
    }
}

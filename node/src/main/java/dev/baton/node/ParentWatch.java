package dev.baton.node;

import dev.baton.config.StartProblem;
import java.util.Map;
import java.util.Optional;

/** Ends this process with the one that started it, so that a killed launcher leaves no nodes behind. */
final class ParentWatch {
    static final String VARIABLE = "BATON_PARENT_PID";

    private ParentWatch() {}

    static void endWith(Map<String, String> environment) {
        String pid = environment.getOrDefault(VARIABLE, "");
        if (pid.isEmpty()) {
            return;
        }
        Optional<ProcessHandle> parent = find(pid);
        if (parent.isEmpty()) {
            throw new StartProblem("The process " + pid + " of " + VARIABLE + " has ended; this node ends, too");
        }
        parent.get().onExit().thenRun(() -> System.exit(0)); // the shutdown hook drains
    }

    private static Optional<ProcessHandle> find(String pid) {
        try {
            return ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive);
        } catch (NumberFormatException e) {
            throw new StartProblem(VARIABLE + " is '" + pid + "'; allowed: a process id", e);
        }
    }
}

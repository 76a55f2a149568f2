package dev.baton.cluster;

/** Why a cluster can't be started: one line for a person, with what to do next. */
public class ClusterProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ClusterProblem(String message) {
        super(message);
    }

    public ClusterProblem(String message, Throwable cause) {
        super(message, cause);
    }
}

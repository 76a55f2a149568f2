package dev.baton.run;

/** Why a node can't have these flows: one line for their author. */
public final class FlowProblem extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    FlowProblem(String message) {
        super(message);
    }

    FlowProblem(String message, Throwable cause) {
        super(message, cause);
    }
}

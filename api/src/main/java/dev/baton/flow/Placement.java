package dev.baton.flow;

/** Where a stage runs. Consecutive stages with the same placement travel as one command. */
public enum Placement {
    /** The event loop of the node that drives the request: never block here. */
    EVENT_LOOP,
    /** A lane of a db-worker, inside a transaction shared by the whole batch. */
    DATABASE,
    /** A worker thread of a compute-service: blocking and long calculations are allowed. */
    COMPUTE
}

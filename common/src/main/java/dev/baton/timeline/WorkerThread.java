package dev.baton.timeline;

/** A thread of a pool that runs stages: shown as a worker, as those of Vert.x are. */
public interface WorkerThread {}

package dev.baton.timeline;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.vertx.core.impl.VertxThread;

/**
 * What a span was on: a thread, a database connection, a queue, or nothing but the request itself. A row of a timeline.
 *
 * @param name of the thread or the lane; empty for kinds that have one track per node
 */
public record Track(Kind kind, String name) {

    /** The request as a whole. */
    public static final Track REQUEST = new Track(Kind.REQUEST, "");

    /** A request that waits for a completion: it holds no thread. */
    public static final Track PARKED = new Track(Kind.PARKED, "");

    /** Commands that wait for a thread of the compute pool. */
    public static final Track COMPUTE_QUEUE = new Track(Kind.COMPUTE_QUEUE, "");

    /** Kinds of tracks. */
    public enum Kind {
        @JsonProperty("event-loop")
        EVENT_LOOP(""),
        @JsonProperty("worker")
        WORKER(""),
        @JsonProperty("virtual")
        VIRTUAL("virtual"),
        @JsonProperty("platform")
        PLATFORM(""),
        /** A lane's database connection. */
        @JsonProperty("connection")
        CONNECTION(""),
        /** Commands that wait for a lane. */
        @JsonProperty("lane-queue")
        LANE_QUEUE("queue"),
        @JsonProperty("compute-queue")
        COMPUTE_QUEUE("compute queue"),
        @JsonProperty("parked")
        PARKED("parked"),
        @JsonProperty("request")
        REQUEST("request");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** Of the thread that calls. */
        static Kind current() {
            Thread thread = Thread.currentThread();
            if (thread.isVirtual()) {
                return VIRTUAL;
            }
            if (thread instanceof VertxThread vertx) {
                return vertx.isWorker() ? WORKER : EVENT_LOOP;
            }
            return thread instanceof WorkerThread ? WORKER : PLATFORM;
        }
    }

    /** What people call it on its node: "Lane 2 queue", "parked", a thread's name. */
    public String title() {
        if (name.isEmpty()) {
            return kind.word;
        }
        return kind == Kind.LANE_QUEUE ? name + " " + kind.word : name;
    }
}

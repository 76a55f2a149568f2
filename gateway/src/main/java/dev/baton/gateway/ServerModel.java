package dev.baton.gateway;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a gateway gives threads to requests that don't prefer a completion style. */
enum ServerModel {
    /** A few event loops serve all of them, and none waits. */
    @JsonProperty("event-loop")
    EVENT_LOOP("event-loop", "notification"),
    /** A bounded pool of threads, each serving one request after another. */
    @JsonProperty("thread-pool")
    THREAD_POOL("thread-pool", "blocking"),
    /** A new thread for each request. */
    @JsonProperty("thread-per-request")
    THREAD_PER_REQUEST("thread-per-request", "blocking"),
    /** A virtual thread for each request. */
    @JsonProperty("virtual-threads")
    VIRTUAL_THREADS("virtual-threads", "coroutine");

    private final String text;
    private final String style;

    ServerModel(String text, String style) {
        this.text = text;
        this.style = style;
    }

    /** The completion style that it is made for. */
    String style() {
        return style;
    }

    boolean poolsThreads() {
        return this != THREAD_PER_REQUEST;
    }

    @Override
    public String toString() {
        return text;
    }
}

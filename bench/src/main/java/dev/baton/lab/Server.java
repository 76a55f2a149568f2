package dev.baton.lab;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Map;

/** A gateway, or several that share a port, set up in one way. */
enum Server {
    EVENT_LOOP("event-loop", Half.FIRST, 1, Map.of("BATON_GATEWAY_SERVER_MODEL", "event-loop")),
    THREAD_POOL("thread-pool", Half.FIRST, 1, Map.of("BATON_GATEWAY_SERVER_MODEL", "thread-pool")),
    THREAD_PER_REQUEST("thread-per-request", Half.FIRST, 1, Map.of("BATON_GATEWAY_SERVER_MODEL", "thread-per-request")),
    VIRTUAL_THREADS("virtual-threads", Half.FIRST, 1, Map.of("BATON_GATEWAY_SERVER_MODEL", "virtual-threads")),
    MULTI_PROCESS(
            "multi-process",
            Half.SECOND,
            2,
            Map.of(
                    "BATON_GATEWAY_SERVER_MODEL", "thread-pool",
                    "BATON_GATEWAY_COMPLETION_THREADS", "1",
                    "BATON_GATEWAY_SHARED_PORT", "true")),
    NIO("nio", Half.SECOND, 1, Map.of("BATON_NODE_TRANSPORT", "nio")),
    EPOLL("epoll", Half.SECOND, 1, Map.of("BATON_NODE_TRANSPORT", "epoll")),
    IO_URING("io_uring", Half.SECOND, 1, Map.of("BATON_NODE_TRANSPORT", "io_uring"));

    /**
     * All of them at once would be too many processes for a small machine: there are two clusters, one after the other.
     */
    enum Half {
        FIRST,
        SECOND
    }

    private final String text;
    private final Half half;
    private final int processes;
    private final Map<String, String> environment;

    Server(String text, Half half, int processes, Map<String, String> environment) {
        this.text = text;
        this.half = half;
        this.processes = processes;
        this.environment = environment;
    }

    Half half() {
        return half;
    }

    int processes() {
        return processes;
    }

    Map<String, String> environment() {
        return environment;
    }

    @JsonValue
    @Override
    public String toString() {
        return text;
    }
}

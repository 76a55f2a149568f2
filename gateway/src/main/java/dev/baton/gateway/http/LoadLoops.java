package dev.baton.gateway.http;

import dev.baton.gateway.http.exchange.Exchange;
import dev.baton.gateway.http.exchange.Problems;
import dev.baton.gateway.http.exchange.ReplyWriter;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * On which event loops the live lab's load is served: on all of them, unless its knob says on fewer. A connection stays
 * with the loop that took it, so those beyond refuse the load's requests and let its client connect again, until it
 * meets one of the others. Requests of anybody else are served as ever. Any thread.
 */
public final class LoadLoops {
    private static final CharSequence HEADER = HttpHeaders.createOptimized("Baton-Lab");
    private static final String LOAD = "load";
    private static final int MISDIRECTED = 421;

    private final Map<Thread, Integer> numbers = new HashMap<>();
    private volatile int serving = Integer.MAX_VALUE;

    /**
     * One of them.
     *
     * @param index of those that serve HTTP, of which several may share an event loop
     * @param number of its event loop, from 0
     */
    public record Loop(int index, int number, LoadLoops all) {

        /** Whether the request was refused, as it is the load's and another loop shall serve it. */
        boolean refuses(HttpServerRequest request, ReplyWriter writer) {
            if (number < all.serving || !LOAD.equals(request.getHeader(HEADER))) {
                return false;
            }
            UUID id = Exchange.open(request).id();
            writer.send(request.response(), Problems.byStatus(id, MISDIRECTED).with("Connection", "close"));
            return true;
        }
    }

    /** Called on the event loop that it is for. */
    public synchronized Loop join(int index) {
        int next = numbers.size();
        return new Loop(index, numbers.computeIfAbsent(Thread.currentThread(), ignored -> next), this);
    }

    /** Event loops that serve the load. */
    public synchronized int serving() {
        return Math.min(serving, numbers.size());
    }

    /** As many as there are, at the most. */
    public synchronized void serve(int loops) {
        serving = loops < numbers.size() ? loops : Integer.MAX_VALUE;
    }
}

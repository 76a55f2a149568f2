package dev.baton.lab;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.baton.cluster.ClusterProblem;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What is compared: completion styles, server models, transports. */
enum Row {
    NOTIFICATION(Group.STYLE, Server.EVENT_LOOP, "notification", """
            After C the request is parked: a note in memory, not a thread. The event loop is free at once and runs A, \
            B, C of the second request while PostgreSQL still works for the first. The completion message wakes the \
            request; D, E, F run on a compute-service."""),
    CALLBACK(Group.STYLE, Server.EVENT_LOOP, "callback", """
            The rest of the flow travels along with the command. The db-worker runs D, E, F on a worker thread of its \
            own, so only one answer comes back: compare the number of messages with notification. The gateway has \
            nothing to do in between."""),
    POLLING(Group.STYLE, Server.EVENT_LOOP, "polling", """
            No wake-up: the gateway polls whether the work is done, with a longer pause each time. See how the answer \
            lies there for a while before the next look finds it. D, E, F run on the gateway's own worker threads, and \
            are looked for in the same way."""),
    BLOCKING(Group.STYLE, Server.EVENT_LOOP, "blocking", """
            Each request has a thread from A to F, and the thread waits, hatched, while PostgreSQL works: it can do \
            nothing else, and its stack stays in memory. Two requests at once are two threads; as many as there are \
            threads is all that is served at once."""),
    COROUTINE(Group.STYLE, Server.EVENT_LOOP, "coroutine", """
            The same straight-line code as blocking, on a virtual thread. While it waits (dotted) it is an object in \
            memory, and its carrier thread runs others. It reads like blocking, and costs nearly what notification \
            costs."""),
    EVENT_LOOP(Group.MODEL, Server.EVENT_LOOP, "", """
            One thread serves all connections and never waits. The two requests share it: A, B, C of the second run in \
            the gap that the first one leaves. This is the same server as notification, without the header: how far \
            the two rows differ is how far to trust the figures."""),
    THREAD_POOL(Group.MODEL, Server.THREAD_POOL, "", """
            A fixed number of threads, each serving one request after another. Hatched is time in which a thread is \
            taken and does nothing. When all are taken the next request is turned away with 503."""),
    THREAD_PER_REQUEST(Group.MODEL, Server.THREAD_PER_REQUEST, "", """
            A new thread for each request, gone when it is answered. It waits, hatched, as the pool's do, and the \
            thread has to be made first: compare CPU per request and what is between the request's start and A."""),
    VIRTUAL_THREADS(Group.MODEL, Server.VIRTUAL_THREADS, "", """
            A new virtual thread for each request: as simple as a thread per request, without its price. While it \
            waits (dotted) no thread of the operating system is held."""),
    MULTI_PROCESS(Group.MODEL, Server.MULTI_PROCESS, "", """
            Two processes share the port, and each has one thread that serves one request at a time, as servers did \
            before there were threads. The kernel deals out the connections. A process that waits, hatched, turns \
            further requests away: see that column, and the memory, which is there twice."""),
    NIO(Group.TRANSPORT, Server.NIO, "", """
            The event loop waits for events of the kernel through the JDK's selector. The picture is that of \
            event-loop: the transport changes what a turn of the loop costs, not who waits for whom."""),
    EPOLL(Group.TRANSPORT, Server.EPOLL, "", """
            The event loop calls epoll itself, without the JDK between: what a node does by default on Linux. It is \
            the same server as event-loop, measured in the second cluster: how far these two rows differ is how far \
            the two clusters can be compared."""),
    IO_URING(Group.TRANSPORT, Server.IO_URING, "", """
            The event loop writes what it wants into a ring that the kernel reads, and many operations cost one system \
            call. With a few small requests at once there is little to gather, and so little to gain.""");

    /** What a row is one of. */
    enum Group {
        STYLE("completion style"),
        MODEL("server model"),
        TRANSPORT("transport");

        private final String text;

        Group(String text) {
            this.text = text;
        }

        @JsonValue
        @Override
        public String toString() {
            return text;
        }
    }

    private final Group group;
    private final Server server;
    private final String style;
    private final String words;

    /** @param style that requests prefer; empty: none */
    Row(Group group, Server server, String style, String words) {
        this.group = group;
        this.server = server;
        this.style = style;
        this.words = words;
    }

    /** The completion styles, by name. */
    static List<String> styles() {
        return Arrays.stream(values())
                .filter(row -> row.group() == Group.STYLE)
                .map(Row::style)
                .toList();
    }

    /** @throws ClusterProblem if there is no such row */
    static Row named(String name) {
        return Arrays.stream(values())
                .filter(row -> row.toString().equals(name.strip().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new ClusterProblem("--rows has no row %s; there are: %s"
                        .formatted(
                                name,
                                String.join(
                                        ", ",
                                        Arrays.stream(values())
                                                .map(Row::toString)
                                                .toList()))));
    }

    Group group() {
        return group;
    }

    Server server() {
        return server;
    }

    String style() {
        return style;
    }

    /** What there is to see in its picture: two or three sentences. */
    String words() {
        return words;
    }

    /** As people write it, and files are called. */
    @JsonValue
    @Override
    public String toString() {
        String name = name().toLowerCase(Locale.ROOT);
        return this == IO_URING ? name : name.replace('_', '-');
    }
}

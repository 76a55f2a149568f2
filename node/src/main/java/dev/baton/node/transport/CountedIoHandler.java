package dev.baton.node.transport;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * One event loop's select loop, counted: how often it slept until something came, how often it only looked because
 * tasks were waiting, and how many events it found. What Netty calls an event differs: with NIO and epoll a channel
 * that is ready, with io_uring each operation that the kernel has completed. So compare within one transport. Event
 * loop only.
 */
final class CountedIoHandler implements IoHandler {
    private final IoHandler of;
    private final ThreadAwareExecutor thread;
    private final Optional<OpenSockets> sockets;
    private final MeterRegistry meters;
    private final LongAdder wakeups = new LongAdder();
    private final LongAdder looks = new LongAdder();
    private final LongAdder events = new LongAdder();

    /** @param sockets where each socket is written down; empty: nowhere */
    CountedIoHandler(IoHandler of, ThreadAwareExecutor thread, Optional<OpenSockets> sockets, MeterRegistry meters) {
        this.of = of;
        this.thread = thread;
        this.sockets = sockets;
        this.meters = meters;
    }

    /** On the event loop's thread, whose name says which one it is. */
    @Override
    public void initialize() {
        String thread = Thread.currentThread().getName();
        register(
                "baton.loop.wakeups",
                "Times that an event loop waited for events, or for work, and came back",
                wakeups,
                thread);
        register("baton.loop.looks", "Times that it only looked for events, as work was waiting", looks, thread);
        register("baton.loop.events", "Events that it found, as its transport counts them", events, thread);
        of.initialize();
    }

    private void register(String name, String what, LongAdder count, String thread) {
        FunctionCounter.builder(name, count, LongAdder::sum)
                .description(what)
                .tag("thread", thread)
                .register(meters);
    }

    @Override
    public int run(IoHandlerContext context) {
        LongAdder turns = context.canBlock() ? wakeups : looks;
        int handled = of.run(context);
        turns.increment();
        events.add(handled);
        return handled;
    }

    @Override
    public void prepareToDestroy() {
        of.prepareToDestroy();
    }

    @Override
    public void destroy() {
        of.destroy();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        if (sockets.isPresent()) {
            sockets.get().opened(thread, handle);
        }
        return of.register(handle);
    }

    @Override
    public void wakeup() {
        of.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return of.isCompatible(handleType);
    }
}

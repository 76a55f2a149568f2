package dev.baton.load;

import dev.baton.cluster.ClusterProblem;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.HdrHistogram.Histogram;

/**
 * Sends requests over a fixed number of keep-alive connections, all on one event loop, and measures the answers. One
 * use.
 *
 * <p>In an open loop requests are due at fixed times. One that finds no free connection waits, and its latency counts
 * from when it was due: no omission is coordinated with the server (Gil Tene's correction by design, not after the
 * fact).
 */
final class Generator {
    private static final String HOST = "127.0.0.1";
    private static final int REQUEST_BYTES = 256;

    /** More than nearly any answer: a read that doesn't fill it was the last one. */
    private static final int READ_BYTES = 4096;

    private static final int OK = 200;
    private static final int REDIRECT = 300;
    private static final int UNAVAILABLE = 503;
    private static final long TICK_MICROS = 500;
    private static final int MOST_DUE = 1_000_000;
    private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(2);
    private static final long LAST_ANSWERS_SECONDS = 15;

    private final LoadPlan plan;
    private final byte[] headers;
    private final Optional<SslContext> tls;
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, handler());
    private final ChannelGroup connections = new DefaultChannelGroup(loop.next());
    private final Histogram answered = new Histogram(LONGEST_MICROS, 3);
    private final Histogram turnedAway = new Histogram(LONGEST_MICROS, 3);
    private final Deque<Long> due = new ArrayDeque<>();
    private final Deque<Line> idle = new ArrayDeque<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private long failed;
    private long countFrom;
    private long countTo;
    private long nextDue;
    private int busy;
    private boolean ended;

    Generator(LoadPlan plan) {
        this.plan = plan;
        this.tls = plan.caFile().isEmpty() ? Optional.empty() : Optional.of(trusting(plan.caFile()));
        this.headers = headers(plan).getBytes(StandardCharsets.US_ASCII);
    }

    private static SslContext trusting(String caFile) {
        try {
            return SslContextBuilder.forClient().trustManager(new File(caFile)).build();
        } catch (SSLException e) {
            throw new ClusterProblem("The CA's certificate can't be read from " + caFile, e);
        }
    }

    /** What every request says after its path. */
    private static String headers(LoadPlan plan) {
        String key = plan.work().key().isEmpty()
                ? ""
                : "authorization: Bearer " + plan.work().key() + "\r\n";
        String style = plan.style().isEmpty() ? "" : "baton-completion: " + plan.style() + "\r\n";
        return " HTTP/1.1\r\nhost: 127.0.0.1\r\n" + key + style;
    }

    /** The one that takes the least of what it measures. */
    private static IoHandlerFactory handler() {
        return Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    }

    LoadResult run() throws Exception {
        return run(() -> {});
    }

    /** @param onCounting called on the event loop when the warm-up is over */
    LoadResult run(Runnable onCounting) throws Exception {
        try {
            for (int i = 0; i < plan.connections(); i++) {
                connect().sync();
            }
            loop.submit(() -> begin(onCounting)).sync();
            over.get(plan.warmUp() + plan.seconds() + LAST_ANSWERS_SECONDS, TimeUnit.SECONDS);
            TimeUnit.SECONDS.sleep(plan.idleSeconds());
            return loop.submit(this::result).get();
        } finally {
            // The loop's own shutdown leaves some of them open.
            connections.close().await(LAST_ANSWERS_SECONDS, TimeUnit.SECONDS);
            loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        }
    }

    private ChannelFuture connect() {
        return new Bootstrap()
                .group(loop)
                .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 5_000)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES))
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        tls.ifPresent(context ->
                                channel.pipeline().addLast(context.newHandler(channel.alloc(), HOST, plan.port())));
                        channel.pipeline().addLast(new Line(channel));
                    }
                })
                .connect(HOST, plan.port());
    }

    private void begin(Runnable onCounting) {
        countFrom = System.nanoTime() + TimeUnit.SECONDS.toNanos(plan.warmUp());
        countTo = countFrom + TimeUnit.SECONDS.toNanos(plan.seconds());
        nextDue = System.nanoTime();
        loop.schedule(onCounting, plan.warmUp(), TimeUnit.SECONDS);
        loop.schedule(this::end, countTo - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (plan.rate() > 0) {
            tick();
        } else {
            while (!idle.isEmpty()) {
                idle.poll().send(System.nanoTime());
            }
        }
    }

    private void tick() {
        long now = System.nanoTime();
        makeDue(now);
        if (now - countTo < 0) {
            loop.schedule(this::tick, TICK_MICROS, TimeUnit.MICROSECONDS);
        }
    }

    /**
     * What is due and finds no free connection now will not be sent any more; for what was sent, its answer is awaited.
     */
    private void end() {
        if (plan.rate() > 0) {
            makeDue(System.nanoTime());
            failed += due.stream().filter(this::counts).count();
            due.clear();
        }
        ended = true;
        stopIfQuiet();
    }

    private void stopIfQuiet() {
        if (ended && busy == 0) {
            over.complete(null);
        }
    }

    private void makeDue(long now) {
        long interval = TimeUnit.SECONDS.toNanos(1) / plan.rate();
        while (nextDue - now <= 0 && nextDue - countTo < 0) {
            if (due.size() < MOST_DUE) {
                due.add(nextDue);
            } else if (counts(nextDue)) {
                failed++;
            }
            nextDue += interval;
        }
        while (!due.isEmpty() && !idle.isEmpty()) {
            idle.poll().send(due.poll());
        }
    }

    private boolean counts(long dueNanos) {
        return dueNanos - countFrom >= 0 && dueNanos - countTo < 0;
    }

    private LoadResult result() {
        return new LoadResult(
                answered.getTotalCount(),
                turnedAway.getTotalCount(),
                failed,
                (double) answered.getTotalCount() / plan.seconds(),
                answered.getValueAtPercentile(50),
                answered.getValueAtPercentile(90),
                answered.getValueAtPercentile(99),
                answered.getValueAtPercentile(99.9),
                answered.getMaxValue(),
                turnedAway.getValueAtPercentile(99));
    }

    /** One connection: at most one request under way. */
    private final class Line extends ChannelInboundHandlerAdapter {
        private final Channel channel;
        private final ResponseReader reader = new ResponseReader();
        private long dueNanos;
        private boolean underWay;

        Line(Channel channel) {
            this.channel = channel;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            connections.add(channel);
            idle.add(this);
        }

        void send(long whenDue) {
            dueNanos = whenDue;
            underWay = true;
            busy++;
            channel.writeAndFlush(request(), channel.voidPromise());
        }

        /** By hand: what measures shall not be what is measured. */
        private ByteBuf request() {
            String body = plan.work().body(plan.scale());
            ByteBuf request = channel.alloc().buffer(REQUEST_BYTES);
            ascii(request, plan.work().method() + " " + plan.work().path(plan.scale()));
            request.writeBytes(headers);
            ascii(request, plan.work().headers());
            if (!body.isEmpty()) {
                ascii(request, "content-type: application/json\r\ncontent-length: " + body.length() + "\r\n");
            }
            ascii(request, "\r\n" + body);
            return request;
        }

        private static void ascii(ByteBuf buffer, String text) {
            buffer.writeCharSequence(text, StandardCharsets.US_ASCII);
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf in = (ByteBuf) message;
            try {
                while (reader.read(in)) {
                    answered();
                }
            } finally {
                in.release();
            }
        }

        private void answered() {
            if (!underWay) {
                throw new CorruptedFrameException("An answer to nothing");
            }
            underWay = false;
            busy--;
            long now = System.nanoTime();
            // A closed loop counts what was answered in its time, an open one what was due in it.
            if (counts(plan.rate() == 0 ? now : dueNanos)) {
                count(Math.min(LONGEST_MICROS, (now - dueNanos) / 1_000));
            }
            if (reader.closes()) {
                channel.close();
            } else if (plan.rate() == 0 && reader.status() == UNAVAILABLE && plan.pauseMillis() > 0) {
                loop.schedule(() -> next(System.nanoTime()), plan.pauseMillis(), TimeUnit.MILLISECONDS);
            } else {
                next(now);
            }
            stopIfQuiet();
        }

        private void count(long micros) {
            int status = reader.status();
            if (status >= OK && status < REDIRECT) {
                answered.recordValue(micros);
            } else if (status == UNAVAILABLE) {
                turnedAway.recordValue(micros);
            } else {
                failed++;
            }
        }

        private void next(long now) {
            if (now - countTo >= 0 || !channel.isActive()) {
                return;
            }
            if (plan.rate() == 0) {
                send(now);
            } else if (due.isEmpty()) {
                idle.add(this);
            } else {
                send(due.poll());
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            idle.remove(this);
            if (underWay) {
                underWay = false;
                busy--;
                failed++;
                stopIfQuiet();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}

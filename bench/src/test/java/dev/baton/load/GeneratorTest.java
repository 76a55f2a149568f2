package dev.baton.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the load says of a server whose faults are known. */
class GeneratorTest {
    private static final Duration STALL = Duration.ofMillis(800);
    private static final int STALLS_AT = 100;

    /** As the JDK's server has it. */
    private static final int NO_BODY = -1;

    private static final int CHUNKED = 0;

    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer server;
    private int status = 200;
    private int length = NO_BODY;
    private int stallsAt = Integer.MAX_VALUE;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.setExecutor(
                Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory()));
        server.createContext("/", exchange -> {
            if (asked.incrementAndGet() == stallsAt) {
                LockSupport.parkNanos(STALL.toNanos());
            }
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status, length);
            exchange.getResponseBody().close();
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    private LoadPlan plan(int connections, int rate) {
        return new LoadPlan(server.getAddress().getPort(), Workload.LOOKUP, 1, connections, rate, 0, 2);
    }

    @Test
    void aStallIsChargedToEveryRequestThatWasDueMeanwhile() throws Exception {
        stallsAt = STALLS_AT;

        LoadResult result = new Generator(plan(4, 200)).run();

        assertThat(result.failed()).isZero();
        assertThat(result.answered()).isBetween(380L, 401L);
        assertThat(result.max()).isGreaterThan(STALL.toMillis() * 1_000);
        assertThat(result.p90())
                .as("160 of 400 requests were due while it stalled, whether they could be sent or not")
                .isGreaterThan(STALL.toMillis() * 1_000 / 4);
    }

    @Test
    void aClosedLoopSendsTheNextWhenItHasTheAnswerToTheLast() throws Exception {
        LoadResult result = new Generator(plan(2, 0)).run();

        assertThat(result.answered()).isPositive();
        assertThat(result.failed()).isZero();
        assertThat(asked.get()).isBetween((int) result.answered(), (int) result.answered() + 4);
        assertThat(result.perSecond()).isEqualTo(result.answered() / 2.0);
    }

    @Test
    void answersMayBeChunked() throws Exception {
        length = CHUNKED;

        LoadResult result = new Generator(plan(2, 100)).run();

        assertThat(result.failed()).isZero();
        assertThat(result.answered()).isBetween(190L, 201L);
    }

    @Test
    void noConnectionIsLeftOpen() throws Exception {
        for (int i = 0; i < 4; i++) {
            new Generator(plan(50, 0)).run();
        }

        assertThat(openTo(server.getAddress().getPort())).isZero();
    }

    /**
     * Connections of this machine to a port, in either state of being open (proc(5), net/tcp6 and net/tcp: 01 is
     * ESTABLISHED).
     */
    private static long openTo(int port) throws IOException {
        String remote = ":%04X 01".formatted(port);
        long open = 0;
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            try (Stream<String> lines = Files.lines(Path.of(table))) {
                open += lines.filter(line -> line.contains(remote)).count();
            }
        }
        return open;
    }

    @Test
    void whatIsTurnedAwayIsNoAnswer() throws Exception {
        status = 503;

        LoadResult result = new Generator(plan(2, 100)).run();

        assertThat(result.answered()).isZero();
        assertThat(result.turnedAway()).isBetween(190L, 201L);
        assertThat(result.awayP99()).isPositive();
    }

    @Test
    void otherAnswersAreFailures() throws Exception {
        status = 500;

        LoadResult result = new Generator(plan(2, 100)).run();

        assertThat(result.failed()).isBetween(190L, 201L);
        assertThat(result.answered()).isZero();
    }
}

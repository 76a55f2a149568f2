package dev.baton.bus;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.message.Claim;
import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Frame;
import dev.baton.message.Placing;
import dev.baton.message.RoleName;
import dev.baton.message.Samples;
import dev.baton.message.Segment;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;
import dev.baton.tap.Hop;
import dev.baton.tap.NodeClock;
import dev.baton.tap.Tap;
import dev.baton.tap.TapLevel;
import dev.baton.tap.TapReader;
import dev.baton.tap.TapSettings;
import dev.baton.testing.FakeMembership;
import dev.baton.timeline.Recorder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The tap takes no message and loses none; and each command knows what became of it. */
class TapInterceptorsTest {
    private static final int LOAD = 5_000;
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx();
    private final FakeMembership membership = new FakeMembership("gateway");
    private final Context loop = vertx.getOrCreateContext();

    @AfterEach
    void close() {
        await(vertx.close());
    }

    @ParameterizedTest
    @EnumSource(TapLevel.class)
    void atEachLevelAllMessagesArriveAndAllAreSeenAtBothEnds(TapLevel level) {
        Tap tap = new Tap(settings(level), "gateway", NodeClock.started());

        assertThat(answersUnderLoad(tap)).isEqualTo(LOAD);

        List<Hop> hops = hops(tap, level == TapLevel.FULL);
        if (level == TapLevel.OFF) {
            assertThat(hops).isEmpty();
            return;
        }
        for (Hop.Direction direction : Hop.Direction.values()) {
            assertThat(count(hops, Hop.Kind.COMMAND, direction))
                    .as("commands " + direction)
                    .isEqualTo(LOAD);
            assertThat(count(hops, Hop.Kind.COMPLETION, direction))
                    .as("completions " + direction)
                    .isEqualTo(LOAD);
        }
        assertThat(hops.stream()
                                .filter(hop -> hop.content().payload().isPresent())
                                .count()
                        > 0)
                .isEqualTo(level == TapLevel.FULL);
        assertThat(tap.drops()).isZero();
    }

    @Test
    void aTapThatFailsLosesNothing() {
        AtomicInteger failed = new AtomicInteger();
        Tap failing = new Tap(settings(TapLevel.HEADERS), "gateway", NodeClock.started()) {
            @Override
            public void frame(Hop.Direction direction, String address, String peer, Frame frame) {
                failed.incrementAndGet();
                throw new IllegalStateException("made to fail");
            }
        };

        assertThat(answersUnderLoad(failing)).isEqualTo(LOAD);

        assertThat(failed.get()).isPositive();
        assertThat(failing.drops()).as("what it did not see is counted").isEqualTo(failed.get());
    }

    @Test
    void aCommandThatWasWithALostNodeSaysSo() {
        Tap tap = new Tap(settings(TapLevel.HEADERS), "gateway", NodeClock.started());
        Dispatcher dispatcher = open(tap, 4, 3);
        FakePeer worker = new FakePeer(vertx, membership, "w1");
        Future<Completion> lost = send(dispatcher, 1, id -> Samples.command(id, Claim.NONE, false, LONG))
                .getFirst();
        eventually(() -> assertThat(worker.commands()).hasSize(1));
        TapReader.Cursor before = tap.reader(names()).now();

        membership.leave("w1");
        await(lost);

        assertThat(outgoing(tap)).singleElement().satisfies(hop -> {
            assertThat(hop.verdict()).contains(Verdict.NODE_LEFT);
            assertThat(hop.route().to()).isEqualTo("w1");
        });
        assertThat(tap.reader(names()).since(before, 10, hop -> true, false).hops())
                .as("a reader that saw the command gets it again, with its verdict")
                .extracting(Hop::verdict)
                .contains(Optional.of(Verdict.NODE_LEFT));
    }

    @Test
    void overloadedTimedOutAndLateAreTold() {
        Tap tap = new Tap(settings(TapLevel.HEADERS), "gateway", NodeClock.started());
        Dispatcher dispatcher = open(tap, 1, 1);
        FakePeer worker = new FakePeer(vertx, membership, "w1");
        List<Future<Completion>> all =
                send(dispatcher, 3, id -> Samples.command(id, Claim.NONE, false, Duration.ofMillis(150)));
        all.forEach(completion -> await(completion));
        worker.answer(worker.commands().getFirst());

        eventually(() -> assertThat(hops(tap, false).stream()
                        .filter(hop -> hop.kind() == Hop.Kind.COMPLETION && hop.direction() == Hop.Direction.IN))
                .singleElement()
                .satisfies(hop -> assertThat(hop.verdict()).contains(Verdict.LATE)));
        assertThat(outgoing(tap))
                .flatExtracting(hop -> hop.verdict().stream().toList())
                .contains(Verdict.OVERLOADED, Verdict.TIMED_OUT);
    }

    private static List<Hop> outgoing(Tap tap) {
        return hops(tap, false).stream()
                .filter(hop -> hop.kind() == Hop.Kind.COMMAND && hop.direction() == Hop.Direction.OUT)
                .toList();
    }

    private long answersUnderLoad(Tap tap) {
        Dispatcher dispatcher = open(tap, LOAD, LOAD);
        EchoingPeer echoing = new EchoingPeer(vertx, membership);
        List<Future<Completion>> all = new ArrayList<>();
        for (int i = 0; i < LOAD / 100; i++) {
            all.addAll(send(dispatcher, 100, id -> Samples.command(id, Claim.NONE, true, LONG)));
        }
        long answered = all.stream()
                .map(completion -> await(completion))
                .filter(completion -> completion.result() instanceof WorkResult.Done)
                .count();
        assertThat(echoing.received()).isEqualTo(LOAD);
        return answered;
    }

    private Dispatcher open(Tap tap, int window, int waiting) {
        NodeCard self = new NodeCard("gateway", "gateway", Set.of(RoleName.GATEWAY), "test", NodeCard.State.READY);
        Bus bus = new Bus(
                vertx,
                membership,
                self,
                new BusSettings(window, waiting),
                new SimpleMeterRegistry(),
                tap,
                Recorder.off());
        await(bus.open());
        return await(onLoop(() -> Future.succeededFuture(bus.dispatcher(loop))));
    }

    private List<Future<Completion>> send(Dispatcher dispatcher, int count, Function<Long, Command> commands) {
        return await(onLoop(() -> {
            List<Future<Completion>> sent = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                sent.add(dispatcher.send(commands.apply(dispatcher.nextId()), Placing.ANYWHERE));
            }
            return Future.succeededFuture(sent);
        }));
    }

    private <T> Future<T> onLoop(Supplier<Future<T>> task) {
        Promise<T> promise = Promise.promise();
        loop.runOnContext(ignored -> task.get().onComplete(promise));
        return promise.future();
    }

    private static TapSettings settings(TapLevel level) {
        return new TapSettings(level, 100_000, 1 << 20, 4_096, Long.MAX_VALUE, Long.MAX_VALUE, List.of("iban"), 1);
    }

    private static List<Hop> hops(Tap tap, boolean payload) {
        return tap.reader(names()).newest(Integer.MAX_VALUE, hop -> true, payload);
    }

    private static TapReader.Names names() {
        return new TapReader.Names("gateway", id -> id, Segment::toString);
    }

    private static long count(List<Hop> hops, Hop.Kind kind, Hop.Direction direction) {
        return hops.stream()
                .filter(hop -> hop.kind() == kind && hop.direction() == direction)
                .count();
    }

    private static void eventually(org.awaitility.core.ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(5)).untilAsserted(assertion);
    }
}

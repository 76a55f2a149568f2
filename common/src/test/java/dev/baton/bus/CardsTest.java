package dev.baton.bus;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.bus.NodeCard.State;
import dev.baton.message.Json;
import dev.baton.message.RoleName;
import dev.baton.testing.FakeMembership;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A cluster with a secret: cards that are not signed by one of its nodes, just now, do not exist. */
@Tag("security")
class CardsTest {
    private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicLong clock = new AtomicLong(1_800_000_000_000L);
    private final CardSeal seal = CardSeal.of(SECRET, clock::get);
    private final FakeMembership membership = new FakeMembership("self", seal);
    private Bus bus;

    @BeforeEach
    void open() {
        NodeCard self = new NodeCard("self", "self", Set.of(), "test", State.READY);
        bus = new Bus(vertx, membership, self, new BusSettings(4, 3), meters);
        await(bus.open());
        membership.join("worker");
    }

    @AfterEach
    void close() {
        await(vertx.close());
    }

    @Test
    void aSignedCardCounts() {
        publish(CardSeal.of(SECRET, clock::get).seal(card(State.READY)));

        await().atMost(Duration.ofSeconds(10)).until(this::worksHere);
    }

    @Test
    void anUnsignedCardDoesNotExist() {
        refused(card(State.READY));
    }

    @Test
    void aCardSignedWithAnotherSecretDoesNotExist() {
        byte[] other = SECRET.clone();
        other[0]++;
        refused(CardSeal.of(other, clock::get).seal(card(State.READY)));
    }

    @Test
    void aCardThatWasChangedDoesNotExist() {
        Buffer sealed = CardSeal.of(SECRET, clock::get).seal(card(State.READY));
        refused(sealed.setByte(sealed.length() - 2, (byte) ' '));
    }

    @Test
    void aCardThatIsSentAgainChangesNothing() {
        CardSeal worker = CardSeal.of(SECRET, clock::get);
        Buffer ready = worker.seal(card(State.READY));
        Buffer draining = worker.seal(card(State.DRAINING));
        publish(ready);
        await().atMost(Duration.ofSeconds(10)).until(this::worksHere);
        publish(draining);
        await().atMost(Duration.ofSeconds(10)).until(() -> !worksHere());

        refused(ready);
        refused(draining); // it would make a frozen node look alive
        assertThat(worksHere()).isFalse();
    }

    @Test
    void anOldCardOfAnUnknownNodeDoesNotExist() {
        Buffer sealed = CardSeal.of(SECRET, clock::get).seal(card(State.READY));
        clock.addAndGet(CardSeal.MAX_AGE.toMillis() + 1);
        refused(sealed);
    }

    @Test
    void timesOfCardsGrowWhereTheClockIsSetBack() {
        CardSeal worker = CardSeal.of(SECRET, clock::get);
        long first = seal.open(worker.seal(card(State.READY))).time();
        clock.addAndGet(-5_000);

        assertThat(seal.open(worker.seal(card(State.READY))).time()).isEqualTo(first + 1);
    }

    @Test
    void aNodeWhoseClockWasFarAheadIsKnownAgainWhenItIsRight() {
        CardSeal worker = CardSeal.of(SECRET, clock::get);
        clock.addAndGet(3_600_000);
        publish(worker.seal(card(State.READY)));
        await().atMost(Duration.ofSeconds(10)).until(this::worksHere);
        clock.addAndGet(-3_600_000);

        publish(worker.seal(card(State.DRAINING)));

        await().atMost(Duration.ofSeconds(10)).until(() -> !worksHere());
    }

    @Test
    void aCardThatAnotherNodeSentDoesNotExist() {
        membership.impersonate("worker");
        refused(CardSeal.of(SECRET, clock::get).seal(card(State.READY)));
    }

    @Test
    void aCardThatIsTooLongIsNotReadAtAll() {
        refused(Buffer.buffer(new byte[NodeCard.MAX_BYTES + 1]));
    }

    private static Buffer card(State state) {
        return Json.write(new NodeCard("worker", "worker", Set.of(RoleName.DB_WORKER), "test", state));
    }

    private void publish(Buffer sealed) {
        vertx.eventBus().publish(Addresses.ROSTER, sealed);
    }

    private boolean worksHere() {
        return bus.roster().ready(RoleName.DB_WORKER).contains("worker");
    }

    private void refused(Buffer sealed) {
        double before = meters.counter("baton.cards.refused").count();
        publish(sealed);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> meters.counter("baton.cards.refused").count() > before);
        assertThat(worksHere()).isFalse();
    }
}

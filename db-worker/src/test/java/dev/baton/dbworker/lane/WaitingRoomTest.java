package dev.baton.dbworker.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.dbworker.testing.Commands;
import io.vertx.core.Future;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitingRoomTest {
    private static final BatchJob READ = (transaction, batch) -> Future.succeededFuture(List.of());
    private static final BatchJob WRITE = (transaction, batch) -> Future.failedFuture("no");

    private final WaitingRoom room = new WaitingRoom(200, WaitingRoom.Turns.FIRST_COME);

    @Test
    void whatIsPutBackGoesFirstAndInItsOrder() {
        Pending a = pending(1, "");
        Pending b = pending(2, "");
        Pending c = pending(3, "");
        room.add(WRITE, c);

        room.putBack(WRITE, List.of(a, b));

        assertThat(room.next(10).orElseThrow().commands()).containsExactly(a, b, c);
        assertThat(room.size()).isZero();
    }

    @Test
    void aCommandThatLostItsConnectionTwiceRidesAlone() {
        Pending a = pending(1, "");
        Pending suspect = pending(2, "");
        Pending b = pending(3, "");
        suspect.lostOnceTooOften();
        suspect.lostOnceTooOften();
        room.putBack(WRITE, List.of(a, suspect));
        room.add(WRITE, b);

        assertThat(room.next(10).orElseThrow().commands()).containsExactly(a);
        assertThat(room.next(10).orElseThrow().commands()).containsExactly(suspect);
        assertThat(room.next(10).orElseThrow().commands()).containsExactly(b);
    }

    @Test
    void jobsTakeTurnsByWhoWaitsLongest() {
        room.add(WRITE, pending(1, ""));
        room.add(READ, pending(2, ""));
        room.add(WRITE, pending(3, ""));
        room.add(WRITE, pending(4, ""));

        assertThat(room.next(2).orElseThrow().job()).isSameAs(WRITE);
        assertThat(room.next(2).orElseThrow().job()).isSameAs(READ);
        assertThat(room.next(2).orElseThrow().commands()).hasSize(1);
        assertThat(room.next(2)).isEmpty();
    }

    @Test
    void inRoundRobinOldCommandsOfOneJobDoNotKeepAnotherOneFromItsTurn() {
        WaitingRoom fair = new WaitingRoom(200, WaitingRoom.Turns.ROUND_ROBIN);
        Pending old = pending(1, "");
        fair.add(READ, old);
        fair.add(READ, pending(2, ""));
        fair.add(WRITE, pending(98, ""));
        fair.add(WRITE, pending(99, ""));

        assertThat(fair.next(1).orElseThrow().commands()).containsExactly(old);
        fair.add(READ, old);
        assertThat(fair.next(1).orElseThrow().job()).isSameAs(WRITE);
        assertThat(fair.next(1).orElseThrow().job()).isSameAs(READ);
        assertThat(fair.next(1).orElseThrow().job()).isSameAs(WRITE);
        fair.add(WRITE, pending(3, ""));
        assertThat(fair.next(1).orElseThrow().job()).isSameAs(READ);
        assertThat(fair.next(1).orElseThrow().job()).isSameAs(WRITE);
        assertThat(fair.next(1)).isEmpty();
    }

    @Test
    void largePayloadsFillTheRoomBeforeItsPlacesAreTaken() {
        String half = "x".repeat(512 * 1024);
        int places = 0;
        while (!room.isFull()) {
            room.add(WRITE, pending(places++, half));
        }

        assertThat(places).isBetween(120, 130);
        room.remove(pending -> true);
        assertThat(room.isFull()).isFalse();
    }

    private static Pending pending(long arrivedNanos, String payload) {
        Delivery delivery = new Delivery("gateway-1", Commands.forFlow("any").with(payload));
        return new Pending(delivery, arrivedNanos, "worker-1", (node, completion) -> {});
    }
}

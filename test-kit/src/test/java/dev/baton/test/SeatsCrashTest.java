package dev.baton.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.test.SeatFlows.Order;

/** A flow that is right: it stays right wherever its node dies. */
@FlowTest(SeatFlows.class)
class SeatsCrashTest {

    @CrashEverywhere
    void aSeatIsBooked(Bench bench) {
        bench.post("/seats", new Order("1a", "Ada")).withKey("k1").expect(201);
    }

    @Invariant
    void onceAndNoMore(Bench bench) {
        assertThat(bench.number("SELECT count(*) FROM seats.booking")).isEqualTo(1);
    }
}

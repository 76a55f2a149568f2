package dev.baton.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.test.SeatFlows.Order;

/** Effect and reply of one commit are there both or neither, wherever the node dies. */
@FlowTest(OneCommitFlows.class)
class OneCommitCrashTest {
    private static final String ENDED = "SELECT count(*) FROM baton.request WHERE state <> 'running'";

    @CrashEverywhere
    void aSeatIsBooked(Bench bench) {
        bench.post("/one-commit", new Order("1a", "Ada")).withKey("k1").expect(201);
    }

    @CrashEverywhere
    void aSeatIsBookedAndItsTicketRefused(Bench bench) {
        bench.post("/one-commit", new Order("1a", OneCommitFlows.NOBODY))
                .withKey("k1")
                .expect(409);
    }

    @Invariant
    void onceAndNoMoreAndIsAnswered(Bench bench) {
        assertThat(bench.number("SELECT count(*) FROM seats.booking")).isEqualTo(1);
        assertThat(bench.number(ENDED)).isEqualTo(1);
    }
}

package dev.baton.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.test.SeatFlows.Order;
import dev.baton.test.SeatFlows.Ticket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** As docs/test-a-flow.md shows it. */
@FlowTest(SeatFlows.class)
class SeatsTest {

    @Test
    void aSeatIsBookedOnce(Bench bench) {
        BenchReply reply =
                bench.post("/seats", new Order("1a", "Ada")).withKey("k1").expect(201);

        assertThat(reply.as(Ticket.class).text()).isEqualTo("Seat 1a");
        assertThat(bench.timeline(reply).stages()).containsExactly("check", "book", "print");
        bench.post("/seats", new Order("1a", "Bob")).withKey("k2").expect(409);
        assertThat(bench.number("SELECT count(*) FROM seats.booking WHERE seat = '1a'"))
                .isEqualTo(1);
    }

    @Test
    void theKeyIsForgottenAfterADay(Bench bench) {
        bench.post("/seats", new Order("2a", "Ada")).withKey("k3").expect(201);

        bench.advance(Duration.ofHours(25));

        bench.post("/seats", new Order("2a", "Ada")).withKey("k3").expect(409);
    }
}

package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ${package}.GreetingFlow.Greeting;
import ${package}.GreetingFlow.Guest;
import dev.baton.test.Bench;
import dev.baton.test.BenchReply;
import dev.baton.test.FlowTest;
import org.junit.jupiter.api.Test;

/** By HTTP, on a real PostgreSQL. */
@FlowTest
class GreetingsTest {

    @Test
    void aGuestIsGreetedAndStored(Bench bench) {
        Greeting greeting = bench.post("/greetings", new Guest(" Ada ")).expect(201).as(Greeting.class);

        assertEquals("Hello, Ada!", greeting.text());
        assertEquals(1, bench.number("SELECT count(*) FROM greetings.greeting WHERE number = ?", greeting.number()));
    }

    @Test
    void aRequestThatIsSentAgainIsAnsweredTheSameAndStoredOnce(Bench bench) {
        BenchReply first = bench.post("/greetings", new Guest("Grace")).withKey("k1").expect(201);
        BenchReply again = bench.post("/greetings", new Guest("Grace")).withKey("k1").expect(201);

        assertEquals(first.text(), again.text());
        assertEquals(1, bench.number("SELECT count(*) FROM greetings.greeting WHERE name = ?", "Grace"));
    }

    @Test
    void aGuestWithoutANameIsRefused(Bench bench) {
        assertTrue(bench.post("/greetings", new Guest(" ")).expect(422).text().contains("must not be blank"));
    }
}

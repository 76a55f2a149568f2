package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;

import ${package}.GreetingFlow.Guest;
import dev.baton.test.Bench;
import dev.baton.test.CrashEverywhere;
import dev.baton.test.FlowTest;
import dev.baton.test.Invariant;

/** The same request, with the node killed, frozen or cut off from PostgreSQL at each point at which that can happen. */
@FlowTest
class GreetingsCrashTest {

    @CrashEverywhere
    void aGuestIsGreeted(Bench bench) {
        bench.post("/greetings", new Guest("Ada")).withKey("k1").expect(201);
    }

    @Invariant
    void theGuestIsStoredOnce(Bench bench) {
        assertEquals(1, bench.number("SELECT count(*) FROM greetings.greeting"));
    }
}

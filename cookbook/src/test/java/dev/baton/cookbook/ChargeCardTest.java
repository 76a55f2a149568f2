package dev.baton.cookbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cookbook.ChargeCard.Charged;
import dev.baton.flow.Flow;
import dev.baton.flow.FlowConfig;
import dev.baton.flow.FlowProvider;
import dev.baton.flow.Schema;
import dev.baton.test.Bench;
import dev.baton.test.CrashEverywhere;
import dev.baton.test.FlowTest;
import dev.baton.test.Invariant;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A call outside happens once for each request: whatever fails, and wherever the node dies. */
@FlowTest(ChargeCardTest.Flows.class)
class ChargeCardTest {
    private static final Map<String, Object> ORDER = Map.of("card", "4111", "amount", 25);

    private static PaymentProvider provider;

    /** The flow, with a provider of whose port no configuration can know. */
    public static final class Flows implements FlowProvider {
        @Override
        public List<Flow<?, ?>> flows(FlowConfig config) {
            return List.of(new ChargeCard(provider.uri()).flow());
        }

        @Override
        public Optional<Schema> schema(FlowConfig config) {
            return new Cookbook().schema(config);
        }
    }

    @BeforeAll
    static void open() throws IOException {
        provider = new PaymentProvider();
    }

    @AfterAll
    static void close() {
        provider.close();
    }

    @BeforeEach
    void forget() {
        provider.forget();
    }

    @Test
    void aBusyProviderIsAskedAgain(Bench bench) {
        Charged charged =
                bench.post("/charges", ORDER).withKey("k1").expect(201).as(Charged.class);

        assertThat(charged.reference()).isEqualTo("p-1");
        assertThat(provider.calls()).isGreaterThanOrEqualTo(1);
    }

    @Test
    void aDeclinedCardIsNotCharged(Bench bench) {
        bench.post("/charges", Map.of("card", "empty", "amount", 25))
                .withKey("k2")
                .expect(402);

        assertThat(provider.charged()).isZero();
    }

    @Test
    void withoutAKeyNothingIsCharged(Bench bench) {
        bench.post("/charges", ORDER).expect(400);

        assertThat(provider.charged()).isZero();
    }

    @CrashEverywhere
    void aCardIsCharged(Bench bench) {
        bench.post("/charges", ORDER).withKey("k3").expect(201);
    }

    @Invariant
    void onceInTheOutsideAndOnceInTheTable(Bench bench) {
        assertThat(provider.charged()).isEqualTo(1);
        assertThat(bench.number("SELECT count(*) FROM cookbook.charge WHERE provider_reference IS NOT NULL"))
                .isEqualTo(1);
    }
}

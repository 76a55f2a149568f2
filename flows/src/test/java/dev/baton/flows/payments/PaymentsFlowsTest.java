package dev.baton.flows.payments;

import static dev.baton.flows.payments.TestBank.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.config.ConfigFile;
import dev.baton.config.ConfigProblem;
import dev.baton.flow.Flow;
import dev.baton.flow.FlowProvider;
import dev.baton.flow.Placement;
import dev.baton.flow.Stage;
import dev.baton.message.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PaymentsFlowsTest {
    private static final String HASH = "a".repeat(64);

    @Test
    void theFlowsAreFoundByServiceLoader() {
        List<FlowProvider> providers = ServiceLoader.load(FlowProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(PaymentsFlows.class::isInstance)
                .toList();

        assertThat(providers).hasSize(1);
        assertThat(flows("profile: development", Map.of()))
                .extracting(Flow::name)
                .containsExactly("transfer", "transfer-by-id", "receipt", "account", "statement", "open-account");
    }

    @Test
    void everyFlowAuthenticatesFirst() {
        assertThat(flows("profile: development", Map.of()))
                .allSatisfy(flow -> assertThat(flow.stages().getFirst()).isInstanceOf(Stage.Authenticate.class));
    }

    @Test
    void aTransferIsABCThenTheDatabaseThenDEF() {
        Flow<?, ?> transfer = flows("profile: development", Map.of()).getFirst();

        assertThat(transfer.durability()).isEqualTo(Flow.Durability.DURABLE);
        assertThat(transfer.reply().status()).isEqualTo(201);
        assertThat(transfer.stages().stream().map(Stage::placement))
                .containsExactly(
                        Placement.EVENT_LOOP,
                        Placement.EVENT_LOOP,
                        Placement.EVENT_LOOP,
                        Placement.DATABASE,
                        Placement.COMPUTE,
                        Placement.COMPUTE,
                        Placement.COMPUTE);
    }

    @Test
    void keysAreConfiguredInTheFileOrByTheEnvironment() {
        String yaml = "flows: {payments: {api-keys: [{name: shop, sha256: %s}]}}".formatted(HASH);

        assertThat(settings(yaml, Map.of()).apiKeys()).containsExactly(new ApiKey("shop", HASH, Set.of()));
        assertThat(settings("", Map.of("BATON_FLOWS_PAYMENTS_API_KEYS", "shop:" + HASH + ", branch:" + HASH))
                        .apiKeys())
                .extracting(ApiKey::name)
                .containsExactly("shop", "branch");
    }

    @Test
    void aBadKeyStopsTheNodeWithItsPath() {
        assertThatThrownBy(() -> flows("flows: {payments: {api-keys: [{name: shop, sha256: s3cret}]}}", Map.of()))
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining("flows.payments.api-keys[0].sha256")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void whatTravelsBetweenStagesSurvivesTheWay() {
        Posted posted = new Posted(
                new UUID(1, 2), Ibans.own(1), Ibans.own(2), 1, Currency.EUR, 2, "r", TestBank.NOW, 3, 4, 5, true);
        Worded worded = new Worded(posted, new Risk(10, List.of("new-counterparty")), "line");
        Statement statement = new Statement(1, Ibans.own(1), "CZK", "1.00", List.of(), Optional.of("/next"));

        assertSurvives(plan(Ibans.own(1), Ibans.own(2), 7));
        assertSurvives(worded);
        assertSurvives(new Screened(posted, worded.risk()));
        assertSurvives(new PostedBetween(posted, "Eva", "Jan"));
        assertSurvives(new StatementQuery(1, Optional.of(3), Optional.empty()));
        assertSurvives(new StatementPage(1, 2, 3, Optional.of("ann")));
        assertSurvives(statement);
        assertSurvives(new Opening(
                0, Ibans.own(1), "Eva", Currency.CZK, 1, TestBank.NOW, Optional.of("ann"), Optional.of("shop")));
        assertSurvives(new Account(1, Ibans.own(1), "Eva", "CZK", "1.00", false, TestBank.NOW));
        assertSurvives(new ReceiptPage("<html>"));
        assertThat(Json.read(Json.write(Map.of("id", "7")), StatementQuery.class))
                .isEqualTo(new StatementQuery(7, Optional.empty(), Optional.empty()));
    }

    private static void assertSurvives(Object value) {
        assertThat((Object) Json.read(Json.write(value), value.getClass())).isEqualTo(value);
    }

    private static List<Flow<?, ?>> flows(String yaml, Map<String, String> environment) {
        return new PaymentsFlows()
                .flows(ConfigFile.parse("baton.yaml", yaml, environment).forFlows());
    }

    private static PaymentsSettings settings(String yaml, Map<String, String> environment) {
        return ConfigFile.parse("baton.yaml", yaml, environment).forFlows().section("payments", PaymentsSettings.class);
    }
}

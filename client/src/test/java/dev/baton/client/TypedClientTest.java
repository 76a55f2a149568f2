package dev.baton.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.baton.client.api.DefaultApi;
import dev.baton.client.model.TransferOrder;
import dev.baton.test.Bench;
import dev.baton.test.FlowTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The sample bank through a client that was generated from {@code docs/openapi.json}: what the document says is what
 * happens.
 */
@FlowTest
class TypedClientTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private DefaultApi bank;

    @BeforeEach
    void connect(Bench bench) {
        ApiClient client = new ApiClient();
        client.updateBaseUri(bench.uri().toString());
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer baton-dev-key"));
        bank = new DefaultApi(client);
    }

    private static TransferOrder order(String amount) {
        return new TransferOrder()
                .from("CZ4699990000000000000001")
                .to("CZ1999990000000000000002")
                .amount(amount)
                .currency("CZK")
                .reference("by a generated client");
    }

    @Test
    void theDocumentIsTheOneThatIsServed(Bench bench) throws Exception {
        JsonNode served = MAPPER.readTree(bench.get("/openapi.json").expect(200).text());
        Path written = Files.writeString(
                Path.of("target", "openapi.json"),
                MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(served));

        assertThat(MAPPER.readTree(Path.of("..", "docs", "openapi.json").toFile()))
                .as("docs/openapi.json; the one that is served is in client/%s", written)
                .isEqualTo(served);
    }

    @Test
    void aTransferIsBookedOnceAndRead() throws ApiException {
        String key = UUID.randomUUID().toString();

        var first = bank.transferWithHttpInfo(order("12.50"), key, null, null, null);
        var again = bank.transferWithHttpInfo(order("12.50"), key, null, null, null);

        assertThat(first.getStatusCode()).isEqualTo(201);
        assertThat(again.getData()).isEqualTo(first.getData());
        assertThat(again.getHeaders()).containsEntry("idempotent-replayed", List.of("true"));
        assertThat(bank.transferById(first.getData().getId(), null).getAmount()).isEqualTo("12.50");
        assertThat(bank.statement(1L, 1, null, null).getLines()).hasSize(1);
    }

    @Test
    void aRefusalHasTheFieldsThatAreWrong() {
        assertThatThrownBy(() -> bank.transfer(order("-1"), "typed-" + UUID.randomUUID(), null, null, null))
                .isInstanceOfSatisfying(ApiException.class, refused -> {
                    assertThat(refused.getCode()).isEqualTo(422);
                    assertThat(refused.getResponseBody()).contains("\"field\":\"amount\"");
                });
    }

    @Test
    void whatIsNotWaitedForIsFoundByItsRequest() throws ApiException {
        var accepted =
                bank.transferWithHttpInfo(order("1.00"), UUID.randomUUID().toString(), "respond-async", null, null);

        assertThat(accepted.getStatusCode()).isEqualTo(202);
        String location = accepted.getHeaders().get("location").getFirst();
        UUID id = UUID.fromString(location.substring(location.lastIndexOf('/') + 1));
        assertThat(bank.readRequest(id, "wait=10").getState()).hasToString("done");
    }
}

package dev.baton.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.cluster.ClusterProblem;
import dev.baton.cluster.Installation;
import dev.baton.message.Json;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A flow's request is made of the OpenAPI document: that of the samples, as it is published. */
class FlowOperationTest {
    private static List<FlowOperation> flows;

    @BeforeAll
    static void read() throws IOException {
        flows = FlowOperation.all(Json.tree(Buffer.buffer(
                Files.readAllBytes(Installation.findHome().resolve("docs").resolve("openapi.json")))));
    }

    private static FlowOperation flow(String name) {
        return FlowOperation.named(name, flows);
    }

    @Test
    void theGatewaysOwnOperationsAreNoFlows() {
        assertThat(flows)
                .extracting(FlowOperation::name)
                .contains("transfer", "lookup", "lab-work")
                .doesNotContain("read-request", "list-requests");
        assertThatThrownBy(() -> flow("transfers"))
                .isInstanceOf(ClusterProblem.class)
                .hasMessageContaining("no flow transfers; there are: account, ");
    }

    @Test
    void fieldsOfThePathGoIntoThePathAndTheRestIntoQueryAndBody() {
        ObjectNode input = FlowOperation.object(Buffer.buffer("{\"id\":\"a b/c\",\"limit\":5,\"more\":1}"), "input");

        assertThat(flow("statement").call(input))
                .isEqualTo(new FlowOperation.Call("GET", "/accounts/a%20b%2Fc/statement?limit=5", ""));
        assertThat(flow("lab-work").call(FlowOperation.object(Buffer.buffer("{\"item\":7}"), "input")))
                .isEqualTo(new FlowOperation.Call("POST", "/lab/work", "{\"item\":7}"));
    }

    @Test
    void anExampleHasWhatIsRequired() {
        assertThat(flow("lookup").example()).hasToString("{\"aid\":1}");
        ObjectNode account = flow("open-account").example();
        assertThat(account.path("currency").asText()).isEqualTo("CZK");
        assertThat(account.has("customer")).isFalse();
        assertThat(flow("transfer").example().path("amount").asText()).isEqualTo("0.01");
        assertThat(flow("transfer").durable()).isTrue();
        assertThat(flow("transfer").secured()).isTrue();
        assertThat(flow("lookup").secured()).isFalse();
    }

    @Test
    void anInputThatIsNoObjectIsSaidToBeNone() {
        assertThatThrownBy(() -> FlowOperation.object(Buffer.buffer("[1]"), "order.json"))
                .hasMessage("order.json is no JSON object");
        assertThatThrownBy(() -> FlowOperation.object(Buffer.buffer("{"), "order.json"))
                .hasMessageStartingWith("order.json is no JSON: ");
    }
}

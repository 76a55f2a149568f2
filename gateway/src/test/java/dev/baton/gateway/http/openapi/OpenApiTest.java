package dev.baton.gateway.http.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.flow.Outcome;
import dev.baton.gateway.testing.TestFlows;
import dev.baton.message.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The OpenAPI document says what the gateway does. */
class OpenApiTest {
    private final JsonNode document = Json.tree(OpenApi.document(TestFlows.catalog(Outcome::done)));

    private JsonNode at(String pointer) {
        JsonNode node = document.at(pointer);
        assertThat(node.isMissingNode())
                .as(pointer + " in " + document.toPrettyString())
                .isFalse();
        return node;
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        List<JsonNode> references = document.findValues("$ref");

        assertThat(references).isNotEmpty().allSatisfy(reference -> {
            assertThat(reference.textValue()).startsWith("#/components/schemas/");
            at(reference.textValue().substring(1));
        });
    }

    @Test
    void everyOperationHasANameOfItsOwnAnAnswerAndAllParametersOfItsPath() {
        List<String> names = new ArrayList<>();
        document.get("paths").properties().forEach(path -> path.getValue().forEach(operation -> {
            names.add(operation.get("operationId").textValue());
            assertThat(operation.get("responses")).isNotEmpty();
            List<String> inPath = parameters(operation, "path");
            assertThat(inPath.stream().map(name -> "{" + name + "}")).allMatch(path.getKey()::contains);
            assertThat(inPath).hasSize(path.getKey().split("\\{", -1).length - 1);
        }));
        assertThat(names).doesNotHaveDuplicates().contains("orders", "search", "read-request");
        assertThat(document.get("openapi").textValue()).startsWith("3.1");
    }

    private static List<String> parameters(JsonNode operation, String in) {
        return StreamSupport.stream(operation.path("parameters").spliterator(), false)
                .filter(parameter -> parameter.get("in").textValue().equals(in))
                .map(parameter -> parameter.get("name").textValue())
                .toList();
    }

    @Test
    void aBodyIsDescribedWithItsConstraintsAndWhatIsRequired() {
        String order = at("/paths/~1orders/post/requestBody/content/application~1json/schema/$ref")
                .textValue();

        JsonNode schema = at(order.substring(1));
        assertThat(schema.get("required"))
                .extracting(JsonNode::textValue)
                .containsExactlyInAnyOrder("item", "quantity");
        assertThat(schema.at("/properties/item/maxLength").intValue()).isEqualTo(100);
        assertThat(schema.at("/properties/quantity/maximum").intValue()).isEqualTo(99);
        assertThat(schema.at("/properties/note").toString()).contains("string");
        assertThat(schema.at("/properties/lines/type").toString()).contains("array");
    }

    @Test
    void whatIsInThePathIsNotInTheBody() {
        JsonNode schema = at("/paths/~1articles~1{id}~1name/post/requestBody/content/application~1json/schema");

        assertThat(schema.at("/properties/name").isMissingNode()).isFalse();
        assertThat(schema.at("/properties/id").isMissingNode()).isTrue();
        assertThat(schema.get("required")).extracting(JsonNode::textValue).containsExactly("name");
    }

    @Test
    void queryParametersAreDescribed() {
        JsonNode search = at("/paths/~1articles~1{id}/get");

        assertThat(parameters(search, "query")).containsExactly("limit", "all");
        assertThat(search.toString())
                .contains("\"name\":\"limit\",\"in\":\"query\",\"required\":false,\"schema\":{\"type\":\"integer\"");
        assertThat(search.has("security")).isFalse();
    }

    @Test
    void durableFlowsSayHowToAskTwiceAndHowToWait() {
        JsonNode strict = at("/paths/~1strict-orders/post");

        assertThat(parameters(strict, "header"))
                .containsExactly("Idempotency-Key", "Prefer", "Baton-Webhook", "Baton-Completion");
        assertThat(strict.at("/parameters/0/required").booleanValue()).isTrue();
        assertThat(at("/paths/~1orders/post/parameters/0/required").booleanValue())
                .isFalse();
        assertThat(strict.at("/responses").has("202")).isTrue();
        assertThat(strict.at("/responses/4XX/content").has("application/problem+json"))
                .isTrue();
        assertThat(strict.at("/security").size()).isEqualTo(2);
        assertThat(parameters(at("/paths/~1plain-orders/post"), "header")).containsExactly("Baton-Completion");
    }
}

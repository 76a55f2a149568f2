package dev.baton.gateway.http.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.flow.Outcome;
import dev.baton.gateway.testing.TestFlows;
import dev.baton.message.Json;
import jakarta.validation.constraints.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.hibernate.validator.constraints.CodePointLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        assertThat(search.get("security")).as("no key is needed").isEmpty();
    }

    /** Generators leave a range such as 4XX out, and their clients then know no error at all. */
    @Test
    void everyErrorHasItsOwnStatus() {
        document.get("paths")
                .forEach(path -> path.forEach(operation -> {
                    assertThat(operation.get("responses").fieldNames())
                            .toIterable()
                            .doesNotContain("4XX", "5XX")
                            .contains("503");
                }));
    }

    @Test
    void whatNeedsAKeySaysSo() {
        for (String path : List.of("", "~1reply", "~1events")) {
            assertThat(at("/paths/~1requests~1{id}" + path + "/get/security")).hasSize(3); // one flow here is open
        }
        assertThat(at("/servers/0/url").textValue()).isEqualTo("/");
        assertThat(parameters(at("/paths/~1requests~1{id}~1events/get"), "header"))
                .containsExactly("Last-Event-ID");
    }

    public record Patterned(
            @Pattern(regexp = "CZK|EUR") String currency,
            @Pattern(regexp = "[^\\p{Cntrl}]*") String java,
            @CodePointLength(max = 140) String text) {}

    @Test
    void patternsAreAnchoredAndLengthsAreInCharacters() {
        JsonNode schema = new Schemas().without(Patterned.class, java.util.Set.of());

        assertThat(schema.at("/properties/currency/pattern").textValue()).isEqualTo("^(?:CZK|EUR)$");
        assertThat(schema.at("/properties/java").has("pattern"))
                .as("no ECMA-262")
                .isFalse();
        assertThat(schema.at("/properties/text/maxLength").intValue()).isEqualTo(140);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[^\\p{Cntrl}]*",
                "\\p{L}+",
                "a++",
                "(?i)a",
                "(?>a)",
                "\\Aa\\z",
                "\\Qa\\E",
                "[a-z&&[^b]]",
                "\\h",
                "a{2}+",
                "\\x{1F600}"
            })
    void whatOnlyJavaUnderstandsIsNoPattern(String pattern) {
        assertThat(EcmaPatterns.isEcma(pattern)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CZK|EUR",
                "[^\\x00-\\x1f\\x7f]*",
                "(?:a|b)+?",
                "[A-Z]{2}-[0-9]{1,10}",
                "(?=a)\\w",
                "\\u0041",
                "(?<n>a)",
                "https?://.*\\{traceId}.*"
            })
    void whatBothUnderstandIsOne(String pattern) {
        assertThat(EcmaPatterns.isEcma(pattern)).isTrue();
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
        for (String status : List.of("400", "401", "409", "413", "415", "422", "500", "503", "504")) {
            assertThat(strict.at("/responses/" + status + "/content").has("application/problem+json"))
                    .as(status)
                    .isTrue();
        }
        assertThat(strict.at("/responses/202/content/application~1json/schema/properties")
                        .has("links"))
                .isTrue();
        assertThat(strict.at("/responses/202/headers").has("Location")).isTrue();
        assertThat(strict.at("/responses/201/headers").has("Idempotent-Replayed"))
                .isTrue();
        assertThat(strict.at("/responses/503/headers").has("Retry-After")).isTrue();
        assertThat(strict.at("/security").size()).isEqualTo(2);
        assertThat(parameters(at("/paths/~1plain-orders/post"), "header")).containsExactly("Baton-Completion");
    }
}

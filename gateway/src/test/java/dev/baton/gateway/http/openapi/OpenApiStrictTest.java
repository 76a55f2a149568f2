package dev.baton.gateway.http.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.flow.Outcome;
import dev.baton.gateway.testing.TestFlows;
import dev.baton.message.Json;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The document as tools read it that know nothing of Baton. */
class OpenApiStrictTest {
    private final Buffer text = OpenApi.document(TestFlows.catalog(Outcome::done));
    private final JsonNode document = Json.tree(text);

    @Test
    void aParserOfAnotherMakerFindsNoError() {
        ParseOptions options = new ParseOptions();
        options.setResolve(true);

        SwaggerParseResult result = new OpenAPIV3Parser().readContents(text.toString(), List.of(), options);

        assertThat(result.getMessages()).isEmpty();
        assertThat(result.getOpenAPI().getPaths().values().stream()
                        .map(PathItem::readOperations)
                        .mapToInt(List::size)
                        .sum())
                .isEqualTo(document.get("paths").findValues("operationId").size());
    }

    @Test
    void eachProblemHasItsSchemaAndEachOperationSaysWhichKeysItTakes() {
        List<JsonNode> problems = document.get("paths").findValues("application/problem+json");

        assertThat(problems).isNotEmpty().allSatisfy(problem -> assertThat(
                        problem.at("/schema/$ref").asText())
                .isEqualTo("#/components/schemas/Problem"));
        assertThat(document.at("/components/schemas/Problem/properties").has("effect"))
                .isTrue();
        assertThat(document.get("paths").findParents("operationId"))
                .allSatisfy(operation -> assertThat(operation.has("security"))
                        .as(operation.get("operationId").asText())
                        .isTrue());
    }

    @Test
    void operatorsFindTheirPathsWithKeyParametersAndProblems() {
        JsonNode list = operation("/requests", "get");
        assertThat(list.get("parameters"))
                .extracting(parameter -> parameter.get("name").textValue())
                .containsExactly("state", "flow", "caller", "key", "from", "to", "before", "limit");
        assertThat(list.at("/parameters/0/schema/enum"))
                .extracting(JsonNode::textValue)
                .containsExactly("running", "done", "refused", "dead");
        assertThat(list.at("/responses/200/content/application~1json/schema/$ref")
                        .textValue())
                .startsWith("#/components/schemas/");
        assertThat(list.at("/responses").has("400")).isTrue();

        for (String path : List.of("/requests/{id}/retry", "/requests/{id}/webhook/resend")) {
            JsonNode again = operation(path, "post");
            assertThat(again.at("/responses/202/headers").has("Location")).isTrue();
            assertThat(again.at("/responses/409/content").has("application/problem+json"))
                    .isTrue();
            assertThat(again.at("/responses/404/content").has("application/problem+json"))
                    .isTrue();
        }
        for (JsonNode operation : List.of(list, operation("/requests/{id}/retry", "post"))) {
            assertThat(operation.get("security")).as("never without a key").hasSize(2);
            assertThat(operation.at("/responses").has("401")).isTrue();
            assertThat(operation.at("/responses").has("403")).isTrue();
        }
    }

    private JsonNode operation(String path, String method) {
        JsonNode operation = document.get("paths").path(path).path(method);
        assertThat(operation.isObject()).as(method + " " + path).isTrue();
        return operation;
    }
}

package dev.baton.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.baton.flow.Outcome;
import dev.baton.gateway.http.input.InputReader;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {
    private final InputReader reader = new InputReader(Object.class);

    private String canonical(String json) {
        return CanonicalJson.of(((Outcome.Done<JsonNode>) reader.parse(Buffer.buffer(json))).answer());
    }

    @ParameterizedTest
    @CsvSource({
        "1.5, 15E-1",
        "1.50, 15E-1",
        "15e-1, 15E-1",
        "0.15E+1, 15E-1",
        "-1.50, -15E-1",
        "100, 1E2",
        "1e2, 1E2",
        "100.00, 1E2",
        "7, 7",
        "0, 0",
        "-0, 0",
        "-0.00, 0",
        "0e99, 0",
        "123456789012345678901234567890.10, 1234567890123456789012345678901E-1",
        "9007199254740993, 9007199254740993",
    })
    void eachNumberHasOneSpelling(String number, String canonical) {
        assertThat(canonical(number)).isEqualTo(canonical);
    }

    @Test
    void hugeExponentsAreNotExpanded() {
        assertThat(canonical("1e1000000000")).isEqualTo("1E1000000000");
        assertThat(canonical("100e2147483647")).isEqualTo("1E2147483649");
        assertThat(canonical("-10e-1000000000")).isEqualTo("-1E-999999999");
        assertThat(canonical("9".repeat(99) + "0")).isEqualTo("9".repeat(99) + "E1"); // the reader takes 100 digits
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e99999999999999999999", "1e-99999999999999999999"})
    void exponentsThatNoNumberHasAreRefusedByTheReader(String number) {
        assertThat(reader.parse(Buffer.buffer(number))).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void fieldsAreSortedAtEachLevelAndItemsAreNot() {
        assertThat(canonical("{ \"b\" : [ 3, 1.0, {\"d\":null, \"c\":true} ], \"a\":\"x\" , \"B\": {} }"))
                .isEqualTo("{\"B\":{},\"a\":\"x\",\"b\":[3,1,{\"c\":true,\"d\":null}]}");
    }

    @Test
    void escapesAreSpellings() {
        assertThat(canonical("\"\\u0061\\/\\n\""))
                .isEqualTo(canonical("\"a/\\u000a\""))
                .isEqualTo("\"a/\\u000a\"");
        assertThat(canonical("\"ü\"")).isEqualTo(canonical("\"\\u00fc\""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1|\"1\"",
                "true|\"true\"",
                "null|\"null\"",
                "\"a\"|\"A\"",
                "\"a\"|\"a \"",
                "\"\\u00fc\"|\"u\\u0308\"",
                "\"\\ud800\"|\"\\ud801\"",
                "{}|[]",
                "{}|{\"a\":null}",
                "[1,23]|[12,3]",
                "{\"a\":\"b\\\",\\\"c\"}|{\"a\":\"b\",\"c\":\"\"}",
                "1|1.0000000000000000000000000000001",
            })
    void whatIsDifferentStaysDifferent(String one, String other) {
        assertThat(canonical(one)).isNotEqualTo(canonical(other));
    }

    @Test
    void theDepthIsBounded() {
        JsonNode deep = JsonNodeFactory.instance.nullNode();
        for (int i = 0; i < CanonicalJson.MAX_DEPTH; i++) {
            deep = JsonNodeFactory.instance.arrayNode().add(deep);
        }
        assertThat(CanonicalJson.of(deep)).hasSize(2 * CanonicalJson.MAX_DEPTH + 4);
        JsonNode deeper = JsonNodeFactory.instance.arrayNode().add(deep);

        assertThatIllegalArgumentException().isThrownBy(() -> CanonicalJson.of(deeper));
        String tooDeep = "[".repeat(CanonicalJson.MAX_DEPTH + 1) + "]".repeat(CanonicalJson.MAX_DEPTH + 1);
        assertThat(reader.parse(Buffer.buffer(tooDeep))).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void inputsMayHaveInfiniteNumbers() {
        assertThat(CanonicalJson.of(DoubleNode.valueOf(Double.POSITIVE_INFINITY)))
                .isEqualTo("\"Infinity\"");
    }
}

package dev.baton.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.gateway.TestGateway;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The constraints that the OpenAPI document publishes are enforced before a flow's first stage. */
class ConstraintsTest {
    private static TestGateway gateway;

    @BeforeAll
    static void open() {
        gateway = TestGateway.with();
    }

    @AfterAll
    static void close() {
        gateway.close();
    }

    private static HttpResponse<String> parcel(String json) {
        return gateway.post("/parcels", json.replace('\'', '"'));
    }

    /** {@code field=message; field=message} */
    private static String errors(HttpResponse<String> reply) {
        return Arrays.stream(reply.body().split("\\{\"field\":\""))
                .skip(1)
                .map(error -> error.replaceFirst("\",\"message\":\"", "=").replaceFirst("\".*", ""))
                .collect(Collectors.joining("; "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {'to':' ','contents':[],'labels':{}} | to=must not be blank
            {'to':'a','contents':[],'mark':'123456','labels':{}} | mark=size must be between 0 and 5
            {'to':'a','contents':[{'name':'abcd','pieces':2,'tags':[]}],'labels':{}} \
                | contents[0].name=has at most 3 letters
            {'to':'a','contents':[{'name':'a','pieces':2,'tags':['x','']}],'labels':{}} \
                | contents[0].tags[1]=must not be blank
            {'to':'a','contents':[{'name':'a','pieces':1,'tags':[]}],'labels':{}} | contents[0].pieces=must be even
            {'to':'a','contents':[],'labels':{'red':10}} | labels.red=must be less than or equal to 9
            {'to':'','contents':[{'name':'abcd','pieces':3,'tags':[]}],'labels':{}} \
                | contents[0].name=has at most 3 letters; contents[0].pieces=must be even; to=must not be blank
            """)
    void eachFieldIsNamedAsClientsNameIt(String json, String errors) {
        HttpResponse<String> reply = parcel(json);

        assertThat(reply.statusCode()).isEqualTo(422);
        assertThat(reply.body()).contains("invalid-input");
        assertThat(errors(reply)).isEqualTo(errors);
    }

    @Test
    void whatFitsPasses() {
        String fits = "{'to':'a','contents':[{'name':'a','pieces':2,'tags':['x']}],'mark':'12345','labels':{'r':9}}";

        assertThat(parcel(fits).statusCode()).isEqualTo(200);
    }

    @Test
    void nothingIsStoredForAnInputThatIsNotValid() {
        HttpResponse<String> reply = gateway.post(
                "/open-orders",
                "{\"item\":\"\",\"quantity\":100}",
                "Idempotency-Key",
                "not-valid",
                "Prefer",
                "respond-async");

        assertThat(reply.statusCode()).isEqualTo(422);
        assertThat(errors(reply)).isEqualTo("item=must not be blank; quantity=must be less than or equal to 99");
        assertThat(gateway.store.stages()).isEmpty();
    }

    @Test
    void aConstraintThatFailsIsAFaultOfTheServer() {
        HttpResponse<String> reply = parcel("{'to':'a','contents':[{'name':'a','pieces':13,'tags':[]}],'labels':{}}");

        assertThat(reply.statusCode()).isEqualTo(500);
        assertThat(reply.body())
                .contains("\"effect\":\"none\"")
                .doesNotContain("fault of its author")
                .doesNotContain("Exception");
    }

    @Test
    void thousandsOfMistakesAreASmallAnswer() {
        String many = "{'name':'abcd','pieces':1,'tags':[]},".repeat(1_500);

        HttpResponse<String> reply =
                parcel("{'to':'a','contents':[" + many.substring(0, many.length() - 1) + "],'labels':{}}");

        assertThat(reply.statusCode()).isEqualTo(422);
        assertThat(reply.body()).hasSizeLessThan(16_384);
    }

    /** Violations of elements collide in the library's sets: naming all of them took minutes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'to':'a','contents':[],'labels':{},'notes':[%s]} | '', | 20000",
                "{'to':'a','contents':[],'labels':{%s}} | '#':99, | 6000"
            })
    void aFullBodyOfMistakesIsAnsweredWithTheFirstOfThem(String what) {
        String[] parts = what.split(" \\| ");
        String many = IntStream.range(0, Integer.parseInt(parts[2]))
                .mapToObj(i -> parts[1].replace("#", Integer.toString(i)))
                .collect(Collectors.joining());

        HttpResponse<String> reply = parcel(parts[0].formatted(many.substring(0, many.length() - 1)));

        assertThat(reply.statusCode()).isEqualTo(422);
        assertThat(reply.body()).contains("there may be more").hasSizeLessThan(16_384);
    }

    @Test
    void aKeyOfTheClientIsShortened() {
        HttpResponse<String> reply = parcel("{'to':'a','contents':[],'labels':{'" + "x".repeat(10_000) + "':10}}");

        assertThat(reply.statusCode()).isEqualTo(422);
        assertThat(reply.body()).hasSizeLessThan(1_000);
    }
}

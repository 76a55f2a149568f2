package dev.baton.inspector.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;

/**
 * What a gateway answered.
 *
 * @param gateway its name
 * @param status empty: it was not sent, or not answered
 * @param problem why it was not
 * @param tookMicros from sending it to its last byte
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record HttpResult(
        String gateway,
        Optional<Integer> status,
        Optional<String> problem,
        List<Header> headers,
        String body,
        long tookMicros) {
    public HttpResult {
        headers = List.copyOf(headers);
    }

    /** One header, as it was sent. */
    public record Header(String name, String value) {}

    static HttpResult problem(String gateway, String problem) {
        return new HttpResult(gateway, Optional.empty(), Optional.of(problem), List.of(), "", 0);
    }
}
